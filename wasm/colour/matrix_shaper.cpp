#include "colour/matrix_shaper.h"

#include <lcms2_plugin.h>

#include <cstring>

#include "bytes/error.h"

namespace pyramidion {
namespace {

constexpr std::array colorants{cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag};
constexpr std::array curves{cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};

/// Between these many steps a straight line is within one of 65,535 of sRGB's curve.
constexpr std::size_t steps = 8192;

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

/// Also of what is no number: curves come from the file.
float within(float value, float most) { return value > 0 ? (value < most ? value : most) : 0; }

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
  codes_.push_back(codes_.back());  // So that the last step has an end, too.
  cmsFreeToneCurve(inverse);
}

void MatrixShaper::convert(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const {
  kind_ == NumberKind::byte ? convert_as<std::uint8_t>(colours, width, rgb)
                            : convert_as<std::uint16_t>(colours, width, rgb);
}

template <typename Number>
void MatrixShaper::convert_as(const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) const {
  constexpr std::size_t pixel_bytes = 3 * sizeof(Number);
  std::array<Number, 3> pixel;
  for (std::uint32_t i = 0; i < width; ++i, colours += pixel_bytes, rgb += pixel_bytes) {
    std::memcpy(pixel.data(), colours, pixel_bytes);
    const float red = light_[0][pixel[0]];
    const float green = light_[1][pixel[1]];
    const float blue = light_[2][pixel[2]];
    Column place;
    for (std::size_t j = 0; j < 4; ++j) {
      place[j] = within(red * columns_[0][j] + green * columns_[1][j] + blue * columns_[2][j], steps);
    }
    for (std::size_t j = 0; j < 3; ++j) {
      const auto step = static_cast<std::uint32_t>(place[j]);
      const float* const code = codes_.data() + step;
      const float between = code[0] + (code[1] - code[0]) * (place[j] - static_cast<float>(step));
      pixel[j] = static_cast<Number>(between + 0.5F);
    }
    std::memcpy(rgb, pixel.data(), pixel_bytes);
  }
}

}  // namespace pyramidion
