#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "bytes/sparse_bytes.h"
#include "jp2/packet_shares.h"

namespace pyramidion {

/// Finds packets that begin with SOP (A.8.1) anywhere in a tile-part, by the numbers that the markers hold: looks where
/// a packet is likely to be, and the markers found there tell where it is more likely. No byte pair of SOP occurs
/// within packets.
///
/// It believes markers as long as those that follow each other are numbered so. Whoever uses what it finds must check
/// that the packet is as long as its header says.
class SopSearch {
 public:
  /// `data` holds all packets of a tile; as many as `shares` tells of. `bytes` must outlive this.
  SopSearch(const SparseBytes& bytes, ByteRange data, std::uint64_t packets, PacketShares shares);

  /// Where the packet of this number is, counted from 0 in the order of the codestream; nothing when there is no such
  /// packet, or when `has_failed`. Throws Missing. `is_dense`: most packets around are wanted, too, so that nothing is
  /// read in vain by aiming at each at once.
  [[nodiscard]] std::optional<ByteRange> find(std::uint64_t number, bool is_dense = false);

  /// Whether `find` would throw Missing, as far as that can be told at once; what it would miss is then added. Of tens
  /// of thousands of packets, throwing for each would take its time.
  [[nodiscard]] bool is_missing(std::uint64_t number, bool is_dense, std::vector<ByteRange>& missing);

  /// About where the packet begins, as far as is known yet.
  [[nodiscard]] std::uint64_t estimate(std::uint64_t number) const;

  /// The markers contradict each other, or are not there: from now on nothing is found.
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  /// Where a packet begins.
  struct Knot {
    std::uint64_t number;
    std::uint64_t offset;
  };

  /// Two neighbouring knots. What is between them is not known.
  struct Gap {
    Knot before;
    Knot behind;
    std::size_t index;  ///< Of `behind` in `knots_`.
  };

  /// A chunk that has been asked for, and how far from it a packet may be expected of which it will tell enough.
  struct Asked {
    ByteRange chunk;
    std::uint64_t reach = 0;
  };

  enum class Outcome : std::uint8_t {
    learnt,         ///< There are more knots now.
    too_little,     ///< More bytes are needed to see what is there.
    ambiguous,      ///< The markers may be one of several 65,536 packets apart.
    contradictory,  ///< Markers are missing, or not in order.
  };

  void learn_arrived();
  [[nodiscard]] bool has_arrived(ByteRange chunk) const;
  [[nodiscard]] bool lacks_sides() const;
  [[nodiscard]] std::array<ByteRange, 2> sides() const;
  void learn_sides(std::uint64_t number);
  [[nodiscard]] Gap gap_around(std::uint64_t number) const;
  [[nodiscard]] Gap gap_before(std::vector<Knot>::const_iterator behind) const;
  [[nodiscard]] std::uint64_t offset_in(const Gap& gap, std::uint64_t number) const;
  [[nodiscard]] double size_before(const Gap& gap) const;
  [[nodiscard]] double size_behind(const Gap& gap) const;
  [[nodiscard]] std::optional<std::uint64_t> likely_number(const Gap& gap, std::uint64_t offset, std::uint64_t first,
                                                           std::uint64_t most) const;
  void narrow(const Gap& gap, std::uint64_t offset, double size, std::uint64_t& least, std::uint64_t& most) const;
  [[nodiscard]] std::uint64_t clearer_aim(const Gap& gap, std::uint64_t aim) const;
  [[nodiscard]] ByteRange chunk_for(const Gap& gap, std::uint64_t aim, unsigned doublings);
  [[nodiscard]] Outcome learn(const Gap& gap, ByteRange chunk);

  const SparseBytes& bytes_;
  const ByteRange data_;
  PacketShares shares_;
  std::vector<Knot> knots_;   ///< Ascending in both.
  std::vector<Asked> asked_;  ///< What is on its way.
  std::uint64_t held_ = 0;    ///< How many bytes there were when it was last looked for.
  bool is_dense_ = false;     ///< What is looked for lies close together.
  bool has_failed_ = false;
};

}  // namespace pyramidion
