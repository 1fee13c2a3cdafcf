#include "colour/matrix_shaper.h"

#include <lcms2_plugin.h>

#include <cstring>
#include <new>

#include "bytes/error.h"

namespace pyramidion {
namespace {

constexpr std::array colorants{cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
constexpr std::array curves{cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};

/// Of light. Between these a straight line is within one of 65,535 of sRGB's curve, and none is a fifth of a byte's
/// code.
constexpr std::size_t steps = 16384;

template <typename T>
const T& read(cmsHPROFILE profile, cmsTagSignature tag) {
  const void* const value = cmsReadTag(profile, tag);
  if (value == nullptr) throw Error(ErrorCode::malformed, "The ICC profile lacks a curve or a primary", "ICC profile");
  return *static_cast<const T*>(value);
}

/// Takes linear colours to XYZ.
cmsMAT3 matrix_of(cmsHPROFILE profile) {
  cmsMAT3 matrix;
  for (int i = 0; i < 3; ++i) {
    const auto& colorant = read<cmsCIEXYZ>(profile, colorants[static_cast<std::size_t>(i)]);
    matrix.v[0].n[i] = colorant.X;
    matrix.v[1].n[i] = colorant.Y;
    matrix.v[2].n[i] = colorant.Z;
  }
  return matrix;
}

/// A place among the steps, also for what is no number: curves come from the file.
float within(float place) {
  constexpr auto most = static_cast<float>(steps);
  return place > 0 ? (place < most ? place : most) : 0;
}

}  // namespace

bool MatrixShaper::is_one(cmsHPROFILE profile) {
  const bool has_table = cmsIsTag(profile, cmsSigAToB0Tag) != 0 || cmsIsTag(profile, cmsSigAToB1Tag) != 0 ||
                         cmsIsTag(profile, cmsSigDToB0Tag) != 0 || cmsIsTag(profile, cmsSigDToB1Tag) != 0;
  return !has_table && cmsGetColorSpace(profile) == cmsSigRgbData && cmsGetPCS(profile) == cmsSigXYZData &&
         cmsIsMatrixShaper(profile) != 0;
}

MatrixShaper::MatrixShaper(cmsHPROFILE source, cmsHPROFILE target, NumberKind kind) : kind_(kind) {
  const std::size_t codes = kind == NumberKind::byte ? 256 : 65536;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& curve = read<cmsToneCurve>(source, curves[i]);
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
    for (std::size_t j = 0; j < 3; ++j)

      columns_[i][j] = static_cast<float>(matrix.v[j].n[i]) * static_cast<float>(steps);
  }

  // The target's three curves are one.
  cmsToneCurve* const inverse = cmsReverseToneCurve(&read<cmsToneCurve>(target, curves[0]));
  if (inverse == nullptr) throw std::bad_alloc();
  for (std::size_t i = 0; i <= steps; ++i) {
    codes_.push_back(cmsEvalToneCurveFloat(inverse, static_cast<float>(i) / static_cast<float>(steps)) *
                     static_cast<float>(codes - 1));
  }
  cmsFreeToneCurve(inverse);
  codes_.push_back(codes_.back());  // So that the last step has an end, too.
  if (kind != NumberKind::byte) return;
  for (const float code : codes_) rounded_codes_.push_back(static_cast<std::uint8_t>(code + 0.5F));
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
  const std::uint8_t* const codes = rounded_codes_.data();
  for (std::uint32_t i = 0; i < width; ++i, colours += 3, rgb += 3) {
    const Share& red = reds[colours[0]];
    const Share& green = greens[colours[1]];
    const Share& blue = blues[colours[2]];
    std::array<std::int32_t, 4> step{};
    for (std::size_t j = 0; j < 4; ++j) step[j] = static_cast<std::int32_t>(within(red[j] + green[j] + blue[j] + 0.5F));
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
      place[j] = within(red * columns_[0][j] + green * columns_[1][j] + blue * columns_[2][j]);
    }
    for (std::size_t j = 0; j < 3; ++j) {
      const auto step = static_cast<std::int32_t>(place[j]);
      const float* const code = codes_.data() + step;
      pixel[j] =
          static_cast<std::uint16_t>(code[0] + (code[1] - code[0]) * (place[j] - static_cast<float>(step)) + 0.5F);
    }
    std::memcpy(rgb, pixel.data(), sizeof(pixel));
  }
}

}  // namespace pyramidion
