#pragma once

#include <tiffio.h>

#include <cstdarg>
#include <cstdint>
#include <string>
#include <vector>

namespace pyramidion {

/// A TIFF file that libtiff writes to memory. Nothing is printed: what libtiff complains about is thrown.
class TiffOutput {
 public:
  TiffOutput();
  ~TiffOutput();
  TiffOutput(const TiffOutput&) = delete;
  TiffOutput& operator=(const TiffOutput&) = delete;

  [[nodiscard]] TIFF* handle() const { return handle_; }
  /// Throws Error `bad_request` with libtiff's words when a call of its has failed.
  void check(bool success) const;
  /// Closes the file. Throws what `check` throws when something could not be written.
  [[nodiscard]] std::vector<std::uint8_t> finish();

 private:
  static int on_error(TIFF* handle, void* output, const char* module, const char* format, va_list arguments);
  static tmsize_t on_read(thandle_t output, void* target, tmsize_t size);
  static tmsize_t on_write(thandle_t output, void* source, tmsize_t size);
  static toff_t on_seek(thandle_t output, toff_t offset, int whence);

  std::vector<std::uint8_t> bytes_;
  std::uint64_t position_ = 0;
  std::string message_;
  TIFF* handle_ = nullptr;
};

}  // namespace pyramidion
