#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "decode/averaged.h"
#include "decode/decode_j2k.h"
#include "jp2/jp2_pyramid.h"
#include "support/attempt.h"
#include "support/starved_file.h"

namespace pyramidion::testing {

/// Small, so that no input takes long.
inline constexpr OpenLimits open_limits{.max_metadata_bytes = 1U << 16U, .tile_size = 64};
inline constexpr DecodeLimits decode_limits{1U << 18U};

/// Does with a JPEG 2000 file what a viewer would, and writes down what came of it.
class Jp2Visit {
 public:
  /// `only_plain`: excerpts that take a decoder of any codestream are not decoded.
  explicit Jp2Visit(StarvedFile& file, bool only_plain = false) : file_(file), only_plain_(only_plain) {}

  std::string run() {
    Jp2Opener opener(file_.bytes(), open_limits);
    report_ += attempt([&] { pyramid_ = file_.complete([&] { return opener.open(); }); });
    if (!pyramid_) return report_;
    report_ += attempt([&] {
      for (const auto& item : file_.complete([&] { return pyramid_->metadata(0); })) report_ += " " + item.name;
    });
    const auto& levels = pyramid_->images()[0].levels;
    if (levels.empty()) throw std::logic_error("An image has no levels");
    show_level(0, levels.front());
    show_level(static_cast<std::uint32_t>(levels.size() - 1), levels.back());
    return report_;
  }

 private:
  void show_level(std::uint32_t index, const Level& level) {
    const std::uint32_t width = std::min(level.width, 40U);
    const std::uint32_t height = std::min(level.height, 40U);
    show_region(index, {0, 0, width, height}, ExcerptForm::native);
    show_region(index, {level.width - width, level.height - height, width, height}, ExcerptForm::native);
    show_region(index, {0, 0, std::min(level.width, 75U), std::min(level.height, 75U)}, ExcerptForm::single);
  }

  void show_region(std::uint32_t level, const Region& region, ExcerptForm form) {
    report_ += attempt([&] {
      const Request request{0, level, region, form};
      for (const Excerpt& excerpt : file_.plan(*pyramid_, request).excerpts) show(excerpt);
    });
  }

  void show(const Excerpt& excerpt) {
    const auto bytes = file_.assemble(excerpt);
    report_ += "\n" + std::to_string(bytes.size());
    if (only_plain_ && excerpt.codec != Codec::jp2) return;
    report_ += attempt([&] {
      Raster raster = decode_j2k(bytes, excerpt.decoding, decode_limits);
      if (excerpt.decoding.shrink > 0) raster = averaged(raster, excerpt.decoding.shrink);
      if (raster.width < excerpt.placement.width || raster.height < excerpt.placement.height) {
        throw std::logic_error("A tile is smaller than its place");
      }
      std::uint32_t sum = 0;
      for (const std::uint8_t byte : raster.data.span()) sum = sum * 31 + byte;
      report_ += " " + std::to_string(sum);
    });
  }

  StarvedFile& file_;
  bool only_plain_;
  std::unique_ptr<Pyramid> pyramid_;
  std::string report_;
};

}  // namespace pyramidion::testing
