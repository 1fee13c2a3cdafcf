#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "decode/raster.h"
#include "decode/ycbcr_to_rgb.h"

namespace pyramidion {

/// The numbers that a transform computes with: 0–255, 0–65535, or floats of which 1 is full.
enum class NumberKind : std::uint8_t { byte, word, real };

/// Bytes where they hold the values, floats for floats.
[[nodiscard]] NumberKind number_kind_of(const Raster& raster);

[[nodiscard]] constexpr std::size_t size_of(NumberKind kind) {
  return kind == NumberKind::byte ? 1 : kind == NumberKind::word ? 2 : 4;
}

/// Reads rows of samples of any kind as numbers over their whole range: colours, as a profile means them (0 is black,
/// or no ink; YCbCr is RGB; not multiplied by alpha), apart from the bands behind them.
class ColourRows {
 public:
  /// `colours`: the first bands, which are colours. The raster must stay.
  ColourRows(const Raster& raster, unsigned colours);

  /// The colours of row `y`, pixel by pixel, which may be the raster's own bytes. They hold until the next row.
  const std::uint8_t* read(std::uint32_t y);
  /// The other bands of that row.
  [[nodiscard]] const std::uint8_t* extras() const { return extras_.data(); }

  [[nodiscard]] NumberKind kind() const { return kind_; }

 private:
  using Convert = void (*)(const ColourRows&, const std::uint8_t*, std::size_t, std::uint8_t*);
  struct Loops;

  void choose_conversion();
  void split(const std::uint8_t* numbers);
  void correct();
  template <typename Number>
  void correct_as();

  const Raster& raster_;
  std::size_t colours_;
  NumberKind kind_;
  Convert convert_ = nullptr;  ///< Nothing where samples are such numbers already.
  std::uint64_t sign_ = 0;     ///< Moves signed values up to where unsigned ones are.
  std::uint64_t mask_ = 0;
  double minimum_ = 0;
  double factor_ = 1;
  bool inverted_ = false;
  bool is_ycbcr_ = false;
  std::size_t associated_alpha_ = 0;  ///< Its number among the extras, from 1; 0: none.
  YcbcrToRgb ycbcr_;
  std::vector<std::uint8_t> numbers_;
  std::vector<std::uint8_t> chosen_;
  std::vector<std::uint8_t> extras_;
};

}  // namespace pyramidion
