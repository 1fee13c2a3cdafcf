// Any bytes as an ICC profile, applied to samples of every kind. The first byte chooses the samples, the second the
// space; the rest is the profile.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes/error.h"
#include "colour/icc_transform.h"

namespace pyramidion {
namespace {

Raster samples_of(unsigned choice) {
  constexpr std::array photometrics{Photometric::min_is_black, Photometric::min_is_white, Photometric::rgb,
                                    Photometric::cmyk,         Photometric::ycbcr,        Photometric::palette};
  constexpr std::array<std::uint16_t, 4> bits{8, 16, 32, 64};
  Raster raster;
  raster.width = 7;
  raster.height = 2;
  raster.bits = raster.significant_bits = bits[choice & 3U];
  raster.format = (choice & 4U) != 0 ? SampleFormat::floating_point : SampleFormat::unsigned_integer;
  raster.bands = 5;
  raster.interpretation.photometric = photometrics[(choice >> 3U) % photometrics.size()];
  raster.interpretation.extra_samples = {ExtraSample::associated_alpha};
  if (raster.interpretation.photometric == Photometric::palette && raster.bits <= 16) {
    raster.significant_bits = 4;
    raster.interpretation.colour_map.assign(48, 0x7777);
  }
  raster.data = Buffer(std::size_t{14} * raster.bands * raster.bits / 8);
  // Values of all sizes: among floats, also infinities and what is no number.
  for (std::size_t i = 0; i < raster.data.size(); ++i) raster.data.data()[i] = static_cast<std::uint8_t>(i * i * 37);
  return raster;
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  if (size < 2) return 0;
  // A byte cannot be a float.
  const unsigned choice = (data[0] & 7U) == 4 ? data[0] | 1U : data[0];
  try {
    IccTransform transform({data + 2, size - 2}, (data[1] & 1U) != 0 ? ColourSpace::display_p3 : ColourSpace::srgb);
    static_cast<void>(transform.convert(samples_of(choice)));
  } catch (const Error&) {  // The usual end.
  }
  return 0;
}
