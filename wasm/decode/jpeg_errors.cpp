#include "decode/jpeg_errors.h"

#include <array>
#include <string>

#include "bytes/error.h"

namespace pyramidion {
namespace {

[[noreturn]] void throw_error(j_common_ptr codec) {
  std::array<char, JMSG_LENGTH_MAX> text{};
  codec->err->format_message(codec, text.data());
  throw Error(ErrorCode::decode_failed, std::string("JPEG: ") + text.data());
}

}  // namespace

jpeg_error_mgr* throw_jpeg_errors(jpeg_error_mgr& errors) {
  jpeg_std_error(&errors);
  errors.error_exit = throw_error;
  errors.emit_message = [](j_common_ptr, int) {};
  errors.output_message = [](j_common_ptr) {};
  return &errors;
}

}  // namespace pyramidion
