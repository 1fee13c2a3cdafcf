#include "bytes/error.h"

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

}  // namespace pyramidion
