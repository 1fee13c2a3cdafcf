#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "jp2/codestream_header.h"
#include "jp2/marker.h"

namespace pyramidion::testing {

using Bytes = std::vector<std::uint8_t>;

/// Puts numbers together, big-endian.
class Numbers {
 public:
  Numbers& u8(std::uint64_t value) { return append(value, 1); }
  Numbers& u16(std::uint64_t value) { return append(value, 2); }
  Numbers& u32(std::uint64_t value) { return append(value, 4); }
  Numbers& u64(std::uint64_t value) { return append(value, 8); }
  Numbers& bytes(const Bytes& bytes);
  Numbers& text(const std::string& text) { return bytes({text.begin(), text.end()}); }
  [[nodiscard]] const Bytes& held() const { return bytes_; }
  operator const Bytes&() const { return bytes_; }  // NOLINT(google-explicit-constructor)

 private:
  Numbers& append(std::uint64_t value, unsigned size);

  Bytes bytes_;
};

/// An image in one tile, of components of 8 bits without subsampling.
[[nodiscard]] ImageSize made_size(std::uint32_t width, std::uint32_t height, std::size_t components = 1);

/// What SIZ holds for it, whether it makes sense or not.
[[nodiscard]] Bytes siz(const ImageSize& size);

/// What COD holds; COC holds parts of it. Nothing is checked.
struct MadeStyle {
  std::uint8_t flags = 0;  ///< Scod. Precincts are written, and flagged, when there are any.
  std::uint8_t order = 0;
  std::uint16_t layers = 1;
  std::uint8_t transform = 0;  ///< Of components.
  std::uint8_t levels = 2;
  std::uint8_t width = 4;  ///< Of code-blocks, as stored: 2 less than the exponent.
  std::uint8_t height = 4;
  std::uint8_t style = 0;
  std::uint8_t wavelet = 1;
  Bytes precincts{};
};

[[nodiscard]] Bytes cod(const MadeStyle& style);
[[nodiscard]] Bytes coc(std::uint8_t component, const MadeStyle& style);

/// What QCD holds without quantisation, for 2 guard bits: as many steps, 8, 9, 10, ….
[[nodiscard]] Bytes qcd(std::size_t steps);
[[nodiscard]] Bytes qcc(std::uint8_t component, std::size_t steps);

/// Writes codestreams into memory, sound ones and damaged ones: nothing is checked.
class J2kBuilder {
 public:
  /// Writes SOC.
  J2kBuilder();

  /// SOC, SIZ, COD and QCD of a plain image.
  static J2kBuilder plain(const ImageSize& size, const MadeStyle& style = {});

  /// Appends a marker and, where it has one, its segment.
  J2kBuilder& add(Marker marker, const Bytes& parameters = {});
  J2kBuilder& append(const Bytes& bytes);
  /// Appends SOT. Psot is set by `end_tile_part`.
  J2kBuilder& begin_tile_part(std::uint16_t tile, std::uint8_t number = 0, std::uint8_t count = 1);
  /// Appends SOD and the data, and sets Psot.
  J2kBuilder& end_tile_part(const Bytes& data = {0, 0, 0});
  /// Sets Psot of the last tile-part.
  J2kBuilder& set_length(std::uint32_t length);

  /// A tile-part and EOC: what makes a main header a whole codestream.
  J2kBuilder& finish();

  [[nodiscard]] std::uint64_t tile_part() const { return tile_part_; }  ///< Where the last SOT is.
  [[nodiscard]] Bytes& file() { return file_; }

 private:
  Bytes file_;
  std::uint64_t tile_part_ = 0;
};

/// A box of a JP2 file. `type` has four characters.
[[nodiscard]] Bytes box(const std::string& type, const Bytes& payload);
/// The signature, and ftyp with that brand.
[[nodiscard]] Bytes jp2_front(const std::string& brand = "jp2 ");

}  // namespace pyramidion::testing
