#include "encode/tiff_output.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "bytes/concat.h"
#include "bytes/error.h"

namespace pyramidion {
namespace {

/// Offsets have 32 bits.
constexpr std::uint64_t most_bytes = 0xFFFF'FFFF;

}  // namespace

TiffOutput::TiffOutput() {
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                 &TIFFOpenOptionsFree);
  if (!options) throw std::bad_alloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &on_error, this);
  TIFFOpenOptionsSetWarningHandlerExtR(
      options.get(), [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, this);
  handle_ = TIFFClientOpenExt(
      "output", "wl", this, &on_read, &on_write, &on_seek, [](thandle_t) { return 0; },
      [](thandle_t output) -> toff_t { return static_cast<TiffOutput*>(output)->bytes_.size(); }, nullptr, nullptr,
      options.get());
  check(handle_ != nullptr);
}

TiffOutput::~TiffOutput() {
  if (handle_ != nullptr) TIFFClose(handle_);
}

void TiffOutput::check(bool success) const {
  if (success && message_.empty()) return;
  if (message_ == "out of memory") throw std::bad_alloc();
  throw Error(ErrorCode::bad_request, concat({"the TIFF file cannot be written (", message_, ")"}));
}

std::vector<std::uint8_t> TiffOutput::finish() {
  TIFFClose(std::exchange(handle_, nullptr));
  check(true);
  return std::move(bytes_);
}

int TiffOutput::on_error(TIFF* /*handle*/, void* output, const char* module, const char* format, va_list arguments) {
  auto& message = static_cast<TiffOutput*>(output)->message_;
  if (!message.empty()) return 1;  // The first complaint is the cause, the others are its consequences.
  std::array<char, 256> text{};
  std::vsnprintf(text.data(), text.size(), format, arguments);
  message = concat({module == nullptr ? "libtiff" : module, ": ", text.data()});
  return 1;
}

tmsize_t TiffOutput::on_read(thandle_t output, void* target, tmsize_t size) {
  auto& self = *static_cast<TiffOutput*>(output);
  if (size <= 0 || self.position_ >= self.bytes_.size()) return 0;
  const auto count =
      std::min(static_cast<std::size_t>(size), self.bytes_.size() - static_cast<std::size_t>(self.position_));
  std::memcpy(target, self.bytes_.data() + self.position_, count);
  self.position_ += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t TiffOutput::on_write(thandle_t output, void* source, tmsize_t size) {
  auto& self = *static_cast<TiffOutput*>(output);
  const std::uint64_t end = self.position_ + static_cast<std::uint64_t>(size);
  if (end > most_bytes) {
    if (self.message_.empty()) self.message_ = "it would exceed 4 GB";
    return 0;
  }
  try {
    if (end > self.bytes_.size()) self.bytes_.resize(static_cast<std::size_t>(end));
  } catch (const std::bad_alloc&) {
    self.message_ = "out of memory";
    return 0;
  }
  std::memcpy(self.bytes_.data() + self.position_, source, static_cast<std::size_t>(size));
  self.position_ = end;
  return size;
}

toff_t TiffOutput::on_seek(thandle_t output, toff_t offset, int whence) {
  auto& self = *static_cast<TiffOutput*>(output);
  if (whence == SEEK_CUR) offset += self.position_;
  if (whence == SEEK_END) offset += self.bytes_.size();
  self.position_ = offset;
  return offset;
}

}  // namespace pyramidion
