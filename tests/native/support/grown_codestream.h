#pragma once

#include <cstdint>
#include <ostream>
#include <span>

namespace pyramidion::testing {

/// Writes a codestream whose image is that of another, `period`, repeated `times` across and down: an image as large as
/// wanted, without its pixels. Its code-blocks are those of the period, so that its samples are no exact repetition
/// where copies meet, but themselves repeat: what is around one corner of four copies is around each. It is one tile in
/// the order RPCL, one quality layer, with PLT.
///
/// The period is one tile from (0, 0) on whose code-blocks are all whole: its sides are multiples of the code-blocks'
/// as the lowest resolution has them. Components must not differ in coding. Throws Error `unsupported` for others, and
/// what reading it throws.
void write_grown_codestream(std::span<const std::uint8_t> period, std::uint32_t times, std::ostream& out);

}  // namespace pyramidion::testing
