#pragma once

#include <string>

namespace pyramidion {

/// Text of a file as UTF-8. Formats say ASCII or Latin; writers use UTF-8, too. What is not UTF-8 is taken for Latin-1.
[[nodiscard]] std::string to_utf8(const std::string& text);

}  // namespace pyramidion
