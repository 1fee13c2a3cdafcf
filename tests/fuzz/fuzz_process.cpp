// Any samples, meanings and settings: a picture must come of them, or an Error. The first bytes choose, the rest are
// samples.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "bytes/error.h"
#include "process/processor.h"
#include "process/statistics.h"

using namespace pyramidion;  // NOLINT(google-build-using-namespace): a program of one file

namespace {

/// Takes values off the front; zeros when there is nothing left.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  bool flag() { return (byte() & 1U) != 0; }
  /// Any float, not-a-number and the infinities as well.
  float number() {
    std::array<std::uint8_t, 4> bytes{byte(), byte(), byte(), byte()};
    float value;
    std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
  }
  [[nodiscard]] std::span<const std::uint8_t> rest() const { return bytes_; }

 private:
  std::span<const std::uint8_t> bytes_;
};

ProcessSettings settings_of(Choices& choices) {
  ProcessSettings settings;
  if (choices.flag()) settings.ranges = {{choices.number(), choices.number()}};
  for (unsigned i = choices.byte() % 4; i > 0; --i) {
    settings.channels.push_back(
        {static_cast<std::uint16_t>(choices.byte() % 6), {choices.number(), choices.number(), choices.number()}, {}});
  }
  if (choices.flag()) settings.lab_white = LabWhite::d65;
  if (choices.flag()) settings.shading = {choices.number(), choices.number(), choices.number()};
  for (unsigned i = choices.byte() % 5; i > 0; --i) settings.twist.push_back({choices.number(), choices.number()});
  if (choices.flag()) settings.gamma = choices.number();
  settings.is_logarithmic = choices.flag();
  settings.is_inverted = choices.flag();
  if (choices.flag()) settings.colour_map = static_cast<ColourMap>(choices.byte() % 12);
  if (choices.flag()) settings.kernel = Kernel{3, std::vector<double>(9, choices.number())};
  if (choices.flag()) settings.contrast = choices.number();
  if (choices.flag()) settings.background = {choices.byte(), choices.byte(), choices.byte()};
  settings.depth = choices.flag() ? 16 : 8;
  settings.is_iipimage = choices.flag();
  return settings;
}

Raster raster_of(Choices& choices) {
  constexpr std::array photometrics{Photometric::min_is_white, Photometric::min_is_black, Photometric::rgb,
                                    Photometric::palette,      Photometric::cmyk,         Photometric::ycbcr,
                                    Photometric::cielab,       Photometric::icclab,       Photometric::itulab,
                                    Photometric::logl,         Photometric::logluv};
  Raster raster;
  raster.bands = 1 + choices.byte() % 6;
  raster.significant_bits = 1 + choices.byte() % 64;
  raster.bits = 8;
  while (raster.bits < raster.significant_bits) raster.bits = static_cast<std::uint16_t>(2 * raster.bits);
  raster.format = static_cast<SampleFormat>(1 + choices.byte() % 3);
  if (raster.format == SampleFormat::floating_point && raster.bits == 8) raster.bits = raster.significant_bits = 16;
  Interpretation& meaning = raster.interpretation;
  meaning.photometric = photometrics[choices.byte() % photometrics.size()];
  for (unsigned i = choices.byte() % 3; i > 0; --i) {
    meaning.extra_samples.push_back(static_cast<ExtraSample>(choices.byte() % 3));
  }
  if (choices.flag()) meaning.sample_min = choices.number();
  if (choices.flag()) meaning.sample_max = choices.number();
  if (choices.flag()) meaning.no_data = choices.number();
  if (meaning.photometric == Photometric::palette && raster.significant_bits <= 8) {
    meaning.colour_map.assign(std::size_t{3} << raster.significant_bits, choices.byte());
  }
  raster.width = 1 + choices.byte() % 7;
  raster.height = 1 + choices.byte() % 7;
  if (choices.flag()) raster.absent = {{choices.byte(), choices.byte(), choices.byte(), choices.byte()}};
  raster.data = Buffer(std::size_t{raster.width} * raster.height * raster.bands * raster.bits / 8);
  const auto rest = choices.rest();
  for (std::size_t i = 0; i < raster.data.size(); ++i) raster.data.data()[i] = rest.empty() ? 0 : rest[i % rest.size()];
  return raster;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Choices choices(std::span(data, size));
  Processor processor(settings_of(choices));
  try {
    Raster raster = raster_of(choices);
    static_cast<void>(statistics(raster, 0.005, 16));
    const Picture picture = processor.picture(std::move(raster));
    static_cast<void>(shade_histogram(picture));
  } catch (const Error&) {  // The usual end.
  }
  return 0;
}
