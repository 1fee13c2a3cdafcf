#include "decode/tiff_file.h"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

TiffFile& file_of(thandle_t handle) { return *static_cast<TiffFile*>(handle); }

}  // namespace

TiffFile::TiffFile(std::span<const std::uint8_t> bytes, std::uint64_t max_allocation) : bytes_(bytes) {
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                 &TIFFOpenOptionsFree);
  if (!options) throw Error(ErrorCode::decode_failed, "libtiff: out of memory");
  const auto largest = static_cast<std::uint64_t>(TIFF_TMSIZE_T_MAX);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(std::min(max_allocation, largest)));
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &TiffFile::on_error, this);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &TiffFile::on_warning, this);
  // "c": a long strip stays whole. Mapping the bytes lets the codecs read them where they are.
  handle_ = TIFFClientOpenExt(
      "excerpt", "rc", this, &on_read, &on_write, &on_seek, [](thandle_t) { return 0; }, &on_size, &on_map,
      [](thandle_t, void*, toff_t) {}, options.get());
  if (handle_ == nullptr) {
    const bool mixed = message_.find("different values per sample") != std::string::npos;
    throw failure(mixed ? ErrorCode::unsupported : ErrorCode::decode_failed,
                  "the excerpt cannot be read as a TIFF file");
  }
}

TiffFile::~TiffFile() { TIFFClose(handle_); }

std::span<const std::uint8_t> TiffFile::strile_bytes(std::uint32_t strile) const {
  int failed = 0;
  const std::uint64_t offset = TIFFGetStrileOffsetWithErr(handle_, strile, &failed);
  const std::uint64_t length = failed != 0 ? 0 : TIFFGetStrileByteCountWithErr(handle_, strile, &failed);
  if (failed != 0 || length == 0 || offset > bytes_.size() || length > bytes_.size() - offset) {
    throw failure(ErrorCode::decode_failed, concat({"the compressed data of tile ", strile, " are missing"}));
  }
  return bytes_.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
}

Error TiffFile::failure(ErrorCode code, const std::string& what) const {
  return {code, message_.empty() ? what : concat({what, " (", message_, ")"})};
}

int TiffFile::on_error(TIFF* /*handle*/, void* file, const char* module, const char* format, va_list arguments) {
  auto& message = static_cast<TiffFile*>(file)->message_;
  if (!message.empty()) return 1;  // The first complaint is the cause, the others are its consequences.
  std::array<char, 256> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  message = concat({module == nullptr ? "libtiff" : module, ": ", text.data()});
  return 1;
}

int TiffFile::on_warning(TIFF* /*handle*/, void* /*file*/, const char* /*module*/, const char* /*format*/,
                         va_list /*arguments*/) {
  return 1;
}

tmsize_t TiffFile::on_read(thandle_t file, void* target, tmsize_t size) {
  TiffFile& self = file_of(file);
  if (size <= 0 || self.position_ >= self.bytes_.size()) return 0;
  const std::uint64_t count =
      std::min<std::uint64_t>(static_cast<std::uint64_t>(size), self.bytes_.size() - self.position_);
  std::memcpy(target, self.bytes_.data() + self.position_, static_cast<std::size_t>(count));
  self.position_ += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t TiffFile::on_write(thandle_t /*file*/, void* /*source*/, tmsize_t /*size*/) { return 0; }

toff_t TiffFile::on_seek(thandle_t file, toff_t offset, int whence) {
  TiffFile& self = file_of(file);
  if (whence == SEEK_CUR) offset += self.position_;
  if (whence == SEEK_END) offset += self.bytes_.size();
  self.position_ = offset;
  return offset;
}

toff_t TiffFile::on_size(thandle_t file) { return file_of(file).bytes_.size(); }

int TiffFile::on_map(thandle_t file, void** base, toff_t* size) {
  const auto bytes = file_of(file).bytes_;
  *base =
      const_cast<std::uint8_t*>(bytes.data());  // libtiff's interface lacks the const; a read-only file is not written.
  *size = bytes.size();
  return 1;
}

}  // namespace pyramidion
