#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "decode/raster.h"
#include "picture/render.h"

namespace pyramidion {

/// Maps samples of any kind to 0–255. The loop for the kind of sample is chosen once.
class ByteScale {
 public:
  /// The range that `RenderSettings` documents.
  static ByteScale for_colours(const Raster& raster, const RenderSettings& settings);
  /// Alpha keeps its own range, whatever is done to the colours.
  static ByteScale for_alpha(const Raster& raster);

  /// The bytes of `count` samples: in `scratch`, or the samples themselves when they are such bytes already.
  const std::uint8_t* operator()(const std::uint8_t* samples, std::size_t count, std::uint8_t* scratch) const {
    if (scale_ == nullptr) return samples;
    scale_(*this, samples, count, scratch);
    return scratch;
  }

  /// Whether samples are taken as they are.
  [[nodiscard]] bool is_identity() const { return scale_ == nullptr; }

 private:
  using Scale = void (*)(const ByteScale&, const std::uint8_t*, std::size_t, std::uint8_t*);
  using Widen = void (*)(const std::uint8_t*, std::size_t, double*);
  struct Loops;

  ByteScale(const Raster& raster, double minimum, double maximum);  ///< A linear map.
  explicit ByteScale(const Raster& raster);                         ///< The whole range of an integer.
  void tabulate(const Raster& raster);

  Scale scale_ = nullptr;
  Widen widen_ = nullptr;  ///< For the linear map.
  std::size_t sample_bytes_ = 1;
  double minimum_ = 0;
  double factor_ = 1;
  unsigned shift_ = 0;
  std::uint64_t offset_ = 0;  ///< Moves signed values up to where unsigned ones are.
  std::array<std::uint8_t, 256> table_{};
};

}  // namespace pyramidion
