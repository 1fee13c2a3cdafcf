#include "colour/matrix_shaper.h"

#include <lcms2_plugin.h>

#include <cstring>

#include "bytes/error.h"

namespace pyramidion {
namespace {

constexpr std::array curves{cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};

const cmsToneCurve& curve_of(cmsHPROFILE profile, cmsTagSignature tag) {
  const void* const value = cmsReadTag(profile, tag);
  if (value == nullptr) throw Error(ErrorCode::malformed, "The ICC profile lacks a curve", "ICC profile");
  return *static_cast<const cmsToneCurve*>(value);
}

}  // namespace

bool MatrixShaper::is_one(cmsHPROFILE profile) {
  const bool has_table = cmsIsTag(profile, cmsSigAToB0Tag) != 0 || cmsIsTag(profile, cmsSigAToB1Tag) != 0 ||
                         cmsIsTag(profile, cmsSigDToB0Tag) != 0 || cmsIsTag(profile, cmsSigDToB1Tag) != 0;
  return !has_table && cmsGetColorSpace(profile) == cmsSigRgbData && cmsGetPCS(profile) == cmsSigXYZData &&
         cmsIsMatrixShaper(profile) != 0;
}

MatrixShaper::MatrixShaper(cmsHPROFILE source, cmsHPROFILE target, NumberKind kind)
    : kind_(kind), codes_(target, kind) {
  const std::size_t codes = kind == NumberKind::byte ? 256 : 65536;
  for (std::size_t i = 0; i < 3; ++i) {
    const cmsToneCurve& curve = curve_of(source, curves[i]);
    for (std::size_t code = 0; code < codes; ++code) {
      light_[i].push_back(cmsEvalToneCurveFloat(&curve, static_cast<float>(code) / static_cast<float>(codes - 1)));
    }
  }
  is_one_curve_ = light_[0] == light_[1] && light_[0] == light_[2];
  const cmsMAT3 from_source = matrix_of(source);
  const cmsMAT3 from_target = matrix_of(target);
  cmsMAT3 to_target;
  cmsMAT3 matrix;
  _cmsMAT3inverse(&from_target, &to_target);
  _cmsMAT3per(&matrix, &to_target, &from_source);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      columns_[i][j] = static_cast<float>(matrix.v[j].n[i]) * static_cast<float>(LightCodes::steps);
    }
  }
  if (kind != NumberKind::byte) return;
  for (std::size_t i = 0; i < 3; ++i) {
    for (const float light : light_[i]) {
      const Share& full = columns_[i];
      shares_[i].push_back({light * full[0], light * full[1], light * full[2], 0});
    }
  }
}

void MatrixShaper::convert(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const {
  kind_ == NumberKind::byte ? convert_bytes(colours, width, rgb) : convert_words(colours, width, rgb);
}

void MatrixShaper::convert_bytes(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const {
  const Share* const reds = shares_[0].data();
  const Share* const greens = shares_[1].data();
  const Share* const blues = shares_[2].data();
  const std::uint8_t* const codes = codes_.bytes();
  for (std::uint32_t i = 0; i < width; ++i, colours += 3, rgb += 3) {
    const Share& red = reds[colours[0]];
    const Share& green = greens[colours[1]];
    const Share& blue = blues[colours[2]];
    std::array<std::int32_t, 4> step{};
    for (std::size_t j = 0; j < 4; ++j)
      step[j] = static_cast<std::int32_t>(LightCodes::within(red[j] + green[j] + blue[j] + 0.5F));
    rgb[0] = codes[step[0]];
    rgb[1] = codes[step[1]];
    rgb[2] = codes[step[2]];
  }
}

void MatrixShaper::convert_words(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const {
  std::array<std::uint16_t, 3> pixel{};
  const float* const reds = light_[0].data();
  const float* const greens = is_one_curve_ ? reds : light_[1].data();
  const float* const blues = is_one_curve_ ? reds : light_[2].data();
  for (std::uint32_t i = 0; i < width; ++i, colours += sizeof(pixel), rgb += sizeof(pixel)) {
    std::memcpy(pixel.data(), colours, sizeof(pixel));
    const float red = reds[pixel[0]];
    const float green = greens[pixel[1]];
    const float blue = blues[pixel[2]];
    Share place;
    for (std::size_t j = 0; j < 4; ++j) {
      place[j] = LightCodes::within(red * columns_[0][j] + green * columns_[1][j] + blue * columns_[2][j]);
    }
    for (std::size_t j = 0; j < 3; ++j) pixel[j] = codes_.word_at(place[j]);
    std::memcpy(rgb, pixel.data(), sizeof(pixel));
  }
}

}  // namespace pyramidion
