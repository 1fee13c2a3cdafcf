#pragma once

#include <optional>

#include "decode/raster.h"
#include "picture/picture.h"

namespace pyramidion {

/// How samples become visible.
struct RenderSettings {
  /// The sample values that become black and white. Without them: SMinSampleValue to SMaxSampleValue where the
  /// file states them for grey or RGB; else integers show their whole range, of more than 8 bits the high 8, and floats
  /// 0 to 1.
  std::optional<double> minimum;
  std::optional<double> maximum;
};

/// Makes samples visible as RGBA. Grey, RGB, palette, YCbCr, CMYK, CIE L*a*b* and LogLuv are understood; bands beyond
/// the colours and the alpha are ignored; associated alpha is divided out; not-a-number is black;
/// pixels that the file lacks, or that stand for nothing (see no_data.h), are transparent. Takes the raster, so
/// that one that is RGBA already becomes the picture without a copy. Throws Error `unsupported` for samples that have
/// no meaning as a picture.
[[nodiscard]] Picture render(Raster raster, const RenderSettings& settings = {});

/// The same for grey, RGB, YCbCr and CMYK without a value that stands for nothing; of others, the first band is shown
/// in grey. Whoever has no others does
/// without the code for them.
[[nodiscard]] Picture render_common(Raster raster, const RenderSettings& settings = {});

}  // namespace pyramidion
