#include "decode/jpeg_decompressor.h"

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

/// A progressive stream of a few bytes may ask for any number of passes over the image. Real ones have about ten.
constexpr int max_scans = 100;

void limit_scans(j_common_ptr codec) {
  if (reinterpret_cast<j_decompress_ptr>(codec)->input_scan_number > max_scans) {
    throw Error(ErrorCode::limit_exceeded, concat({"the JPEG data have more than ", max_scans, " scans"}));
  }
}

}  // namespace

JpegDecompressor::JpegDecompressor(void (*on_message)(j_common_ptr codec, int level)) {
  codec_.err = throw_jpeg_errors(errors_);
  if (on_message != nullptr) errors_.emit_message = on_message;
  jpeg_create_decompress(&codec_);
  progress_.progress_monitor = limit_scans;
  codec_.progress = &progress_;
}

}  // namespace pyramidion
