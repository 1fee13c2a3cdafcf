#pragma once

#include <string>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/marker_segments.h"

namespace pyramidion {

/// The segments of one header that say how tiles are coded: COD, COC, QCD, QCC, RGN, POC (A.6).
class CodingParameters {
 public:
  /// `place` names the header in messages. The size must outlive this.
  CodingParameters(const ImageSize& size, std::string place) : size_(size), place_(std::move(place)) {}

  /// Whether the segment is one of these; it is kept then.
  bool take(const MarkerSegment& segment);
  [[nodiscard]] bool has(Marker marker) const;
  [[nodiscard]] bool is_empty() const { return segments_.empty(); }

  /// Sets what all segments but POC say: components' own segments win over the defaults of the same header, wherever
  /// they stand, and the last of two that say the same. `parameters` has an entry for each component. Throws Error
  /// `malformed` or `unsupported`.
  void apply(TileParameters& parameters) const;
  /// What POC says; empty without one.
  [[nodiscard]] std::vector<ProgressionChange> changes() const;
  /// COD or RGN use what only ISO/IEC 15444-2 defines.
  [[nodiscard]] bool have_extensions() const;

 private:
  [[nodiscard]] const MarkerSegment* last(Marker marker) const;
  [[nodiscard]] NumberReader reader_of(const MarkerSegment& segment) const;
  [[nodiscard]] std::uint16_t take_component(NumberReader& reader) const;
  void apply_default_style(const MarkerSegment& cod, TileParameters& parameters) const;
  void apply_to_component(const MarkerSegment& segment, TileParameters& parameters) const;
  void check(const TileParameters& parameters) const;

  const ImageSize& size_;
  std::string place_;
  std::vector<MarkerSegment> segments_;
};

/// More progressions than any tile needs: each costs a look at all of its packets.
constexpr std::size_t max_progression_changes = 1024;

}  // namespace pyramidion
