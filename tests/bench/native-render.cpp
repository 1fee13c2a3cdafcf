// Makes pictures of samples as the module "render" does, natively, in this process and on one thread. Built by CMake
// (target native_render).
//
// Reads requests from standard input, one a line with tabs between its words, and answers each with one line:
//   time CASE SECONDS   makes the picture over and over until SECONDS of CPU time have passed: "PASSES CPU-SECONDS"
//   save CASE OUT       writes the picture's values to OUT: "BYTES"
// The cases are those of tests/bench/render/cases.js, of the same samples.

#include <cmath>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "geometry/resize.h"
#include "geometry/turn.h"
#include "process/processor.h"
#include "support/made_raster.h"
#include "watermark/watermark.h"

using namespace pyramidion;  // NOLINT(google-build-using-namespace): a program of one file
using testing::copy_of;

namespace {

constexpr std::uint32_t side = 512;

/// Waves and noise, 0 to 1: the same as in cases.js.
double wave(std::uint32_t x, std::uint32_t y, unsigned band) {
  const double noise = (x * 7919 + y * 104729 + band * 31) % 23 / 23.0;
  return 0.5 + 0.4 * std::sin((x * (band + 1)) / 29.0 + y / (17.0 + band)) + 0.1 * (noise - 0.5);
}

template <typename Sample>
Raster raster_of(std::uint16_t bands, double white, SampleFormat format, Photometric photometric) {
  Raster raster;
  raster.width = raster.height = side;
  raster.bands = bands;
  raster.bits = raster.significant_bits = 8 * sizeof(Sample);
  raster.format = format;
  raster.interpretation.photometric = photometric;
  raster.data = Buffer(std::size_t{side} * side * bands * sizeof(Sample));
  std::uint8_t* out = raster.data.data();
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      for (unsigned band = 0; band < bands; ++band, out += sizeof(Sample)) {
        const auto sample = static_cast<Sample>(white > 1 ? std::floor(wave(x, y, band) * white) : wave(x, y, band));
        std::memcpy(out, &sample, sizeof(Sample));
      }
    }
  }
  return raster;
}

Raster bytes(std::uint16_t bands, Photometric photometric) {
  return raster_of<std::uint8_t>(bands, 255, SampleFormat::unsigned_integer, photometric);
}
Raster words(std::uint16_t bands, Photometric photometric) {
  return raster_of<std::uint16_t>(bands, 65535, SampleFormat::unsigned_integer, photometric);
}
Raster floats() { return raster_of<float>(1, 1, SampleFormat::floating_point, Photometric::min_is_black); }

using Step = std::function<Picture()>;
using Finish = std::function<Picture(Picture)>;

Step processed(Raster raster, ProcessSettings settings, Finish finish = {}) {
  const auto source = std::make_shared<Raster>(std::move(raster));
  const auto processor = std::make_shared<Processor>(std::move(settings));
  return [=] {
    Picture picture = processor->picture(copy_of(*source));
    return finish ? finish(std::move(picture)) : std::move(picture);
  };
}

/// A mark of 256 × 256 pixels, half transparent, in the middle.
Finish marked() {
  Picture picture{256, 256, Buffer(std::size_t{256} * 256 * 4)};
  for (std::size_t i = 0; i < std::size_t{256} * 256; ++i) {
    const auto value = static_cast<std::uint8_t>(i % 251);
    std::uint8_t* const rgba = picture.rgba.data() + 4 * i;
    rgba[0] = value;
    rgba[1] = static_cast<std::uint8_t>(255 - value);
    rgba[2] = 80;
    rgba[3] = static_cast<std::uint8_t>(i / 256);
  }
  const auto mark = std::make_shared<Mark>(std::move(picture));
  return [mark](Picture below) {
    WatermarkSettings settings;
    settings.placement = MarkPlacement::center;
    settings.opacity = 0.5;
    const MarkBlock block{0, 0, side, side, {}};
    watermark(below, *mark, settings, {&block, 1});
    return below;
  };
}

Finish resized(std::uint32_t to) {
  return [to](const Picture& picture) { return resampled(picture, to, to); };
}

Finish turned_by(double degrees) {
  Turn turn;
  turn.degrees = degrees;
  return [turn](const Picture& picture) { return turned(picture, turn); };
}

ProcessSettings with(const std::function<void(ProcessSettings&)>& change) {
  ProcessSettings settings;
  change(settings);
  return settings;
}

std::map<std::string, Step> cases() {
  const auto gamma = with([](auto& s) { s.gamma = 2.2F; });
  const auto range = with([](auto& s) {
    s.ranges = {{1000, 60000}};
    s.gamma = 0.45F;
  });
  const auto float_range = with([](auto& s) {
    s.ranges = {{0.1, 0.9}};
    s.gamma = 0.45F;
  });
  const auto sharpen = with([](auto& s) { s.kernel = Kernel{3, {0, -1, 0, -1, 5, -1, 0, -1, 0}}; });
  const auto twist = with([](auto& s) { s.twist = {{0.5F, 0.5F, 0}, {0, 1, 0}, {0.2F, 0, 0.8F}}; });
  const auto viridis = with([](auto& s) { s.colour_map = ColourMap::viridis; });
  const auto blend = with([](auto& s) {
    s.channels = {{0, {1, 0, 0}, {}}, {1, {0, 1, 0}, {}}, {2, {0, 0, 1}, {}}, {3, {1, 1, 1}, {}}};
  });
  const auto rgb = Photometric::rgb;
  const auto grey = Photometric::min_is_black;
  return {
      {"plain", processed(bytes(3, rgb), {})},
      {"watermark", processed(bytes(3, rgb), {}, marked())},
      {"gamma", processed(bytes(3, rgb), gamma)},
      {"range-gamma-16", processed(words(3, rgb), range)},
      {"range-gamma-float", processed(floats(), float_range)},
      {"colormap", processed(bytes(1, grey), viridis)},
      {"twist", processed(bytes(3, rgb), twist)},
      {"convolution", processed(bytes(3, rgb), sharpen)},
      {"channels", processed(words(4, grey), blend)},
      {"lab-8", processed(bytes(3, Photometric::cielab), with([](auto& s) { s.lab_white = LabWhite::d65; }))},
      {"resize-down", processed(bytes(3, rgb), {}, resized(200))},
      {"resize-up", processed(bytes(3, rgb), {}, resized(700))},
      {"turn-90", processed(bytes(3, rgb), {}, turned_by(90))},
      {"turn-30", processed(bytes(3, rgb), {}, turned_by(30))},
  };
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

int main() {
  auto known = cases();
  std::string word;
  std::string name;
  std::string argument;
  while (std::getline(std::cin, word, '\t') && std::getline(std::cin, name, '\t') && std::getline(std::cin, argument)) {
    const Step& step = known.at(name);
    if (word == "save") {
      const Picture picture = step();
      const std::size_t size = std::size_t{4} * picture.width * picture.height;
      std::ofstream(argument, std::ios::binary)
          .write(reinterpret_cast<const char*>(picture.rgba.data()), static_cast<std::streamsize>(size));
      std::cout << size << std::endl;
      continue;
    }
    const double seconds = std::stod(argument);
    const double started = cpu_seconds();
    unsigned passes = 0;
    double passed = 0;
    do {
      step();
      ++passes;
      passed = cpu_seconds() - started;
    } while (passed < seconds);
    std::cout << passes << ' ' << passed << std::endl;
  }
}
