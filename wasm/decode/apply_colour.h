#pragma once

#include <span>

#include "decode/j2k_size.h"
#include "decode/raster.h"
#include "pyramid/j2k_colour.h"

namespace pyramidion {

/// Makes the components of a codestream what `render` understands: palettes are looked up, the colours put in order
/// with the alpha behind them, and all brought to the precision of the finest; CIE L*a*b* to ICC's encoding of 16 bits.
/// Where nothing of this is needed, the samples stay as they are. Of an unknown space, three channels are RGB, or YCbCr
/// where two are subsampled; fewer are grey. `components` are those of the raster's bands. Throws Error `decode_failed`
/// for colours that contradict themselves.
[[nodiscard]] Raster apply_colour(Raster raster, const J2kColour& colour, std::span<const J2kComponent> components);

}  // namespace pyramidion
