#pragma once

#include <tiffio.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "bytes/error.h"

namespace pyramidion {

/// A TIFF file in memory, opened by libtiff at its first directory. What libtiff has to complain about goes into the
/// exceptions of this object and nowhere else: nothing is printed, nothing is shared between two files.
class TiffFile {
 public:
  /// `bytes` must outlive the object. `max_allocation` bounds each of libtiff's own allocations.
  /// Throws Error `decode_failed` or `unsupported` when libtiff cannot make sense of it.
  TiffFile(std::span<const std::uint8_t> bytes, std::uint64_t max_allocation);
  ~TiffFile();
  TiffFile(const TiffFile&) = delete;
  TiffFile& operator=(const TiffFile&) = delete;

  [[nodiscard]] TIFF* handle() const { return handle_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }

  /// The compressed bytes of one strile. Throws Error `decode_failed` when they do not lie within the file.
  [[nodiscard]] std::span<const std::uint8_t> strile_bytes(std::uint32_t strile) const;

  /// The error to throw when a call of libtiff's has failed: `what`, and libtiff's own words.
  [[nodiscard]] Error failure(ErrorCode code, const std::string& what) const;

 private:
  static int on_error(TIFF* handle, void* file, const char* module, const char* format, va_list arguments);
  static int on_warning(TIFF* handle, void* file, const char* module, const char* format, va_list arguments);
  static tmsize_t on_read(thandle_t file, void* target, tmsize_t size);
  static tmsize_t on_write(thandle_t file, void* source, tmsize_t size);
  static toff_t on_seek(thandle_t file, toff_t offset, int whence);
  static toff_t on_size(thandle_t file);
  static int on_map(thandle_t file, void** base, toff_t* size);

  std::span<const std::uint8_t> bytes_;
  std::uint64_t position_ = 0;
  std::string message_;
  TIFF* handle_ = nullptr;
};

}  // namespace pyramidion
