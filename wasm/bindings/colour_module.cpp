// The module "colour": samples of images with an ICC profile, to colours that displays know. Loaded when a profile is
// met that is not sRGB's.

#include <emscripten/bind.h>

#include <string>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/raster_at.h"
#include "bindings/raster_object.h"
#include "bytes/concat.h"
#include "colour/icc_transform.h"

using emscripten::val;

namespace pyramidion {
namespace {

ColourSpace to_space(const std::string& name) {
  if (name == "srgb") return ColourSpace::srgb;
  if (name == "display-p3") return ColourSpace::display_p3;
  throw Error(ErrorCode::bad_request, concat({"colours can be brought to srgb or display-p3, not to ", name}));
}

/// An IccTransform, made when it is first used, so that a broken profile is an answer.
class ColourTransform {
 public:
  ColourTransform(std::uintptr_t profile, double length, const std::string& space) : space_(space) {
    const auto bytes = bytes_at(profile, length);
    profile_.assign(bytes.begin(), bytes.end());
  }

  /// The raster in the same form (raster_at.h, raster_object.h), or `{error}`.
  val convert(std::uintptr_t samples, double length, const val& raster) {
    return answer([&] {
      if (!transform_) transform_ = std::make_unique<IccTransform>(profile_, to_space(space_));
      return to_described_object(transform_->convert(raster_at(samples, length, raster)));
    });
  }

 private:
  std::vector<std::uint8_t> profile_;
  std::string space_;
  std::unique_ptr<IccTransform> transform_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_colour) {
  emscripten::class_<ColourTransform>("ColourTransform")
      .constructor<std::uintptr_t, double, std::string>()
      .function("convert", &ColourTransform::convert);
}

}  // namespace pyramidion
