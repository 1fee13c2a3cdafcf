#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "bytes/byte_range.h"
#include "support/j2k_builder.h"

namespace pyramidion::testing {

/// A codestream taken apart into packets, so as to be put together in other ways. All of its packets must have SOP and
/// EPH: these tell where packets are, whatever their headers say.
class DividedCodestream {
 public:
  struct Packet {
    Bytes header;
    Bytes body;
  };

  /// Where packet headers are.
  enum class Headers { in_packets, in_tile_parts, in_main_header };

  /// How to put it together.
  struct Form {
    Headers headers = Headers::in_packets;
    bool sop = false;
    bool eph = false;
    bool plt = false;
    bool plm = false;
    bool tlm = false;
    std::uint8_t tile_parts = 1;  ///< Of each tile.
    bool interleaved = false;     ///< All tiles' first tile-parts come before the second ones.
  };

  struct Result {
    Bytes file;
    /// Of each tile, in order: from SOP to the end of the body, without the header when that is elsewhere.
    std::map<std::uint32_t, std::vector<ByteRange>> packets;
  };

  explicit DividedCodestream(const Bytes& file);

  [[nodiscard]] Result put_together(const Form& form) const;

 private:
  struct Part {
    std::uint16_t tile = 0;
    std::uint8_t number = 0;
    std::vector<std::size_t> packets;  ///< Of the tile's.
  };

  [[nodiscard]] std::vector<Part> parts(const Form& form) const;
  [[nodiscard]] Bytes headers(const Part& part, const Form& form) const;
  [[nodiscard]] Bytes lengths(const Part& part, const Form& form) const;
  [[nodiscard]] Bytes marked(const Part& part, std::size_t number, const Form& form) const;
  void add_main_lists(const Form& form, const std::vector<Part>& parts, J2kBuilder& builder) const;
  void add_tile_part(const Form& form, const Part& part, J2kBuilder& builder) const;

  Bytes main_header_;  ///< Without SOC.
  std::map<std::uint16_t, std::vector<Packet>> packets_;
};

}  // namespace pyramidion::testing
