#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace pyramidion::testing {

/// The MD5 of some bytes as 32 hexadecimal digits: how tables of expected samples name them.
[[nodiscard]] std::string md5(std::span<const std::uint8_t> bytes);

}  // namespace pyramidion::testing
