#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pyramidion {

enum class ResolutionUnit : std::uint8_t { none = 1, inch = 2, centimetre = 3 };  ///< The numbers are TIFF's.

/// Pixels per unit; with unit `none` only their ratio says something: how high a pixel is for its width.
struct PrintResolution {
  double x = 0;
  double y = 0;
  ResolutionUnit unit = ResolutionUnit::inch;
};

/// What a file carries besides its pixels, each in the place that its format has for it.
struct Attachments {
  std::vector<std::uint8_t> icc;              ///< A profile; empty: none.
  std::string xmp;                            ///< A packet of XMP; empty: none.
  std::optional<PrintResolution> resolution;  ///< Both numbers are positive.
};

enum class IccColours : std::uint8_t { none, grey, rgb, other };

/// Of which colours a profile speaks; `none` when it is too short to be one.
[[nodiscard]] IccColours icc_colours(std::span<const std::uint8_t> icc);

/// The profile for a picture that is written in grey or in RGB: empty when it speaks of other colours, for which
/// readers would refuse the file.
[[nodiscard]] std::span<const std::uint8_t> fitting_icc(const Attachments& attachments, bool colour);

/// Pixels per metre, rounded; per nothing where there is no unit.
struct PrintDensity {
  std::uint32_t x = 0;
  std::uint32_t y = 0;
};
[[nodiscard]] PrintDensity per_metre(const PrintResolution& resolution);

}  // namespace pyramidion
