#include "colour/light_codes.h"

#include <array>
#include <new>

#include "bytes/error.h"

namespace pyramidion {

cmsMAT3 matrix_of(cmsHPROFILE profile) {
  constexpr std::array colorants{cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
  cmsMAT3 matrix;
  for (int i = 0; i < 3; ++i) {
    const auto* const colorant =
        static_cast<const cmsCIEXYZ*>(cmsReadTag(profile, colorants[static_cast<std::size_t>(i)]));
    if (colorant == nullptr) throw Error(ErrorCode::malformed, "The ICC profile lacks a primary", "ICC profile");
    matrix.v[0].n[i] = colorant->X;
    matrix.v[1].n[i] = colorant->Y;
    matrix.v[2].n[i] = colorant->Z;
  }
  return matrix;
}

LightCodes::LightCodes(cmsHPROFILE target, NumberKind kind) {
  const auto* const curve = static_cast<const cmsToneCurve*>(cmsReadTag(target, cmsSigRedTRCTag));
  cmsToneCurve* const inverse = curve == nullptr ? nullptr : cmsReverseToneCurve(curve);
  if (inverse == nullptr) throw std::bad_alloc();
  const float highest = kind == NumberKind::byte ? 255 : 65535;
  for (std::size_t i = 0; i <= steps; ++i) {
    codes_.push_back(cmsEvalToneCurveFloat(inverse, static_cast<float>(i) / static_cast<float>(steps)) * highest);
  }
  cmsFreeToneCurve(inverse);
  codes_.push_back(codes_.back());  // So that the last step has an end, too.
  if (kind != NumberKind::byte) return;
  for (const float code : codes_) rounded_.push_back(static_cast<std::uint8_t>(code + 0.5F));
}

}  // namespace pyramidion
