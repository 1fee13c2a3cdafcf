#include "bytes/error.h"

#include <new>

namespace pyramidion {

const char* name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::unknown_format:
      return "unknown-format";
    case ErrorCode::malformed:
      return "malformed";
    case ErrorCode::truncated:
      return "truncated";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::unsupported_compression:
      return "unsupported-compression";
    case ErrorCode::limit_exceeded:
      return "limit-exceeded";
    case ErrorCode::decode_failed:
      return "decode-failed";
    case ErrorCode::bad_request:
      return "bad-request";
  }
  return "malformed";
}

Error::Error(ErrorCode code, std::string_view message, std::string_view structure,
             std::optional<std::uint64_t> offset) noexcept
    : code_(code), offset_(offset) {
  try {
    message_ = message;
    structure_ = structure;
  } catch (const std::bad_alloc&) {  // Then the code alone must do.
  }
}

Error::~Error() = default;

}  // namespace pyramidion
