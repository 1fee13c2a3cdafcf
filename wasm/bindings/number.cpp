#include "bindings/number.h"

#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {

std::uint64_t to_integer(double number, std::uint64_t largest, const char* name) {
  constexpr double exact = 9007199254740992;  // 2^53
  if (number >= 0 && number <= exact) {
    const auto integer = static_cast<std::uint64_t>(number);
    if (integer <= largest && static_cast<double>(integer) == number) return integer;
  }
  throw Error(ErrorCode::bad_request, concat({name, " is not a valid number"}));
}

}  // namespace pyramidion
