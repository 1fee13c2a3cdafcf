#include "decode/raster_writer.h"

#include <cstring>

namespace pyramidion {
namespace {

template <std::size_t size>
void spread(const std::uint8_t* samples, std::uint32_t count, std::uint8_t* target, std::size_t step) {
  for (std::uint32_t i = 0; i < count; ++i) std::memcpy(target + i * step, samples + i * size, size);
}

}  // namespace

RasterWriter::RasterWriter(Raster& raster, const SampleLayout& layout)
    : raster_(raster),
      unpack_(unpacker_for(layout.bits, layout.format)),
      bits_(layout.bits),
      bands_per_plane_(layout.bands_per_plane()),
      sample_bytes_(raster.bits / 8U) {
  if (unpack_ != nullptr && layout.planar) scratch_ = Buffer(raster.width * sample_bytes_);
}

void RasterWriter::write_row(const StrilePlace& place, std::uint32_t j, const std::uint8_t* row) {
  const std::size_t pixel_bytes = raster_.bands * sample_bytes_;
  const std::size_t pixel = std::size_t{place.y + j} * raster_.width + place.x;
  std::uint8_t* const target = raster_.data.data() + pixel * pixel_bytes + place.plane * sample_bytes_;
  const std::uint32_t count = place.width * bands_per_plane_;
  if (bands_per_plane_ == raster_.bands) {
    if (unpack_ != nullptr) {
      unpack_(row, count, bits_, target);
    } else {
      std::memcpy(target, row, count * sample_bytes_);
    }
    return;
  }
  if (unpack_ != nullptr) {
    unpack_(row, count, bits_, scratch_.data());
    row = scratch_.data();
  }
  interleave(row, count, target);
}

void RasterWriter::interleave(const std::uint8_t* samples, std::uint32_t count, std::uint8_t* target) const {
  const std::size_t step = raster_.bands * sample_bytes_;
  switch (sample_bytes_) {
    case 1:
      return spread<1>(samples, count, target, step);
    case 2:
      return spread<2>(samples, count, target, step);
    case 4:
      return spread<4>(samples, count, target, step);
    default:
      return spread<8>(samples, count, target, step);
  }
}

}  // namespace pyramidion
