#include "pyramid/no_data.h"

#include <cstdlib>
#include <string>

namespace pyramidion {

std::optional<double> no_data_in(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() ? std::nullopt : std::optional(value);
}

}  // namespace pyramidion
