#pragma once

#include "decode/jpeg_errors.h"

namespace pyramidion {

/// A libjpeg decompressor that throws its errors and refuses endless streams.
class JpegDecompressor {
 public:
  /// `on_message` is given warnings, which are not errors to libjpeg; by default they are ignored.
  explicit JpegDecompressor(void (*on_message)(j_common_ptr codec, int level) = nullptr);
  ~JpegDecompressor() { jpeg_destroy_decompress(&codec_); }
  JpegDecompressor(const JpegDecompressor&) = delete;
  JpegDecompressor& operator=(const JpegDecompressor&) = delete;
  JpegDecompressor(JpegDecompressor&&) = delete;
  JpegDecompressor& operator=(JpegDecompressor&&) = delete;

  [[nodiscard]] jpeg_decompress_struct& codec() { return codec_; }

 private:
  jpeg_decompress_struct codec_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
};

}  // namespace pyramidion
