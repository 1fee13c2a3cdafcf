#include "colour/icc_transform.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <utility>
#include <vector>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "picture/no_data.h"
#include "picture/palette.h"

namespace pyramidion {
namespace {

/// A profile that ships with no file.
ProfileHandle profile_of(LittleCms& little_cms, ColourSpace space) {
  if (space == ColourSpace::srgb) return ProfileHandle(cmsCreate_sRGBProfileTHR(little_cms.context()));
  const cmsCIExyY white{0.3127, 0.3290, 1};
  const cmsCIExyYTRIPLE primaries{{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}};
  const std::array<cmsFloat64Number, 5> parameters{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
  cmsToneCurve* const curve = cmsBuildParametricToneCurve(little_cms.context(), 4, parameters.data());
  if (curve == nullptr) return {};
  const std::array<cmsToneCurve*, 3> curves{curve, curve, curve};
  ProfileHandle profile(cmsCreateRGBProfileTHR(little_cms.context(), &white, &primaries, curves.data()));
  cmsFreeToneCurve(curve);
  return profile;
}

/// How many colours a profile of these is for; 0 for those that are not images'.
unsigned colours_in(cmsColorSpaceSignature colours) {
  switch (colours) {
    case cmsSigGrayData:
      return 1;
    case cmsSigRgbData:
      return 3;
    case cmsSigCmykData:
      return 4;
    default:
      return 0;
  }
}

bool is_for_images(cmsProfileClassSignature kind) {
  return kind == cmsSigInputClass || kind == cmsSigDisplayClass || kind == cmsSigOutputClass ||
         kind == cmsSigColorSpaceClass;
}

cmsColorSpaceSignature colours_of(Photometric photometric) {
  switch (photometric) {
    case Photometric::min_is_black:
    case Photometric::min_is_white:
      return cmsSigGrayData;
    case Photometric::rgb:
    case Photometric::ycbcr:
    case Photometric::palette:
      return cmsSigRgbData;
    case Photometric::cmyk:
      return cmsSigCmykData;
    default:
      return cmsColorSpaceSignature{};
  }
}

const char* name_of(cmsColorSpaceSignature colours) {
  switch (colours) {
    case cmsSigGrayData:
      return "grey";
    case cmsSigRgbData:
      return "RGB";
    case cmsSigCmykData:
      return "CMYK";
    default:
      return "other";
  }
}

cmsUInt32Number format_of(cmsColorSpaceSignature colours, NumberKind kind) {
  const int space = _cmsLCMScolorSpace(colours);
  return COLORSPACE_SH(static_cast<cmsUInt32Number>(space)) | CHANNELS_SH(colours_in(colours)) |
         BYTES_SH(static_cast<cmsUInt32Number>(size_of(kind))) | FLOAT_SH(kind == NumberKind::real ? 1U : 0U);
}

/// A raster of the same size that holds `bands` bands of numbers.
Raster room_for(const Raster& raster, std::size_t bands, NumberKind kind) {
  Raster result;
  result.width = raster.width;
  result.height = raster.height;
  result.absent = raster.absent;
  result.bands = static_cast<std::uint16_t>(bands);
  result.bits = static_cast<std::uint16_t>(8 * size_of(kind));
  result.significant_bits = result.bits;
  result.format = kind == NumberKind::real ? SampleFormat::floating_point : SampleFormat::unsigned_integer;
  result.interpretation.photometric = Photometric::rgb;
  result.data = Buffer(std::size_t{raster.width} * raster.height * bands * size_of(kind));
  return result;
}

/// What is said of the bands behind the colours, once alpha has been divided out.
std::vector<ExtraSample> extras_of(const Raster& raster, std::size_t others) {
  std::vector<ExtraSample> extras = raster.interpretation.extra_samples;
  if (extras.size() > others) extras.erase(extras.begin(), extras.end() - static_cast<std::ptrdiff_t>(others));
  std::replace(extras.begin(), extras.end(), ExtraSample::associated_alpha, ExtraSample::unassociated_alpha);
  return extras;
}

/// Puts rows of RGB and of other bands together.
void interleave(const std::uint8_t* rgb, const std::uint8_t* extras, std::size_t extra_bytes, std::size_t rgb_bytes,
                std::uint32_t width, std::uint8_t* pixels) {
  for (std::uint32_t i = 0; i < width; ++i) {
    pixels = std::copy_n(rgb + i * rgb_bytes, rgb_bytes, pixels);
    pixels = std::copy_n(extras + i * extra_bytes, extra_bytes, pixels);
  }
}

/// The floats of a row, such that tables can be looked up: ink in percent, nothing infinite. Says which pixels have no
/// number.
std::vector<bool> tame(std::vector<float>& row, std::size_t colours) {
  constexpr float most = 65504;  // As much as a half has.
  std::vector<bool> is_nothing(row.size() / colours);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (std::isnan(row[i])) is_nothing[i / colours] = true;
    row[i] = std::isnan(row[i]) ? 0 : std::clamp(row[i], -most, most);
    if (colours == 4) row[i] *= 100;
  }
  return is_nothing;
}

void transform_reals(cmsHTRANSFORM transform, const std::uint8_t* colours, std::size_t per_pixel, std::uint32_t width,
                     std::uint8_t* rgb) {
  std::vector<float> row(width * per_pixel);
  std::memcpy(row.data(), colours, row.size() * sizeof(float));
  const std::vector<bool> is_nothing = tame(row, per_pixel);
  cmsDoTransform(transform, row.data(), rgb, width);
  const std::array<float, 3> nothing{NAN, NAN, NAN};
  for (std::size_t i = 0; i < width; ++i) {
    if (is_nothing[i]) std::memcpy(rgb + i * sizeof(nothing), nothing.data(), sizeof(nothing));
  }
}

/// The colours of greys, of which Little CMS' own tables would be too coarse in the dark.
void look_up(const std::vector<std::uint16_t>& shades, NumberKind kind, const std::uint8_t* greys, std::uint32_t width,
             std::uint8_t* rgb) {
  if (kind == NumberKind::byte) {
    for (std::uint32_t i = 0; i < width; ++i, rgb += 3) {
      const std::uint16_t* const shade = shades.data() + 3 * std::size_t{greys[i]};
      for (std::size_t j = 0; j < 3; ++j) rgb[j] = static_cast<std::uint8_t>(shade[j]);
    }
    return;
  }
  for (std::uint32_t i = 0; i < width; ++i, greys += 2, rgb += 6) {
    std::uint16_t grey = 0;
    std::memcpy(&grey, greys, 2);
    std::memcpy(rgb, shades.data() + 3 * std::size_t{grey}, 6);
  }
}

/// The colours of a palette as one row.
Raster row_of(const Palette& palette) {
  Raster row;
  row.width = static_cast<std::uint32_t>(palette.size);
  row.height = 1;
  row.bands = 3;
  row.interpretation.photometric = Photometric::rgb;
  row.data = Buffer(palette.values.size());
  for (std::size_t i = 0; i < palette.values.size(); ++i) {
    row.data.data()[i % palette.size * 3 + i / palette.size] =
        static_cast<std::uint8_t>(palette.values[i] >> (palette.is_8_bit ? 0 : 8));
  }
  return row;
}

}  // namespace

IccTransform::IccTransform(std::span<const std::uint8_t> profile, ColourSpace space)
    : source_(profile.empty() ? profile_of(little_cms_, ColourSpace::srgb) : little_cms_.open(profile)),
      target_(profile_of(little_cms_, space)),
      colours_of_source_(cmsGetColorSpace(source_.get())),
      is_matrix_shaper_(MatrixShaper::is_one(source_.get())) {
  if (!source_ || !target_) throw std::bad_alloc();
  if (!is_for_images(cmsGetDeviceClass(source_.get())) || colours_in(colours_of_source_) == 0) {
    throw Error(ErrorCode::unsupported, "The ICC profile is not one of grey, RGB or CMYK images", "ICC profile");
  }
}

Raster IccTransform::convert(const Raster& raster) {
  refuse_misfit(raster);
  Raster result =
      raster.interpretation.photometric == Photometric::palette ? convert_palette(raster) : convert_samples(raster);
  // Once converted, the value that stands for nothing can no longer be told.
  const std::vector<Region> lost = regions_without_data(raster, shown_bands(raster));
  result.absent.insert(result.absent.end(), lost.begin(), lost.end());
  return result;
}

void IccTransform::refuse_misfit(const Raster& raster) const {
  const cmsColorSpaceSignature colours = colours_of(raster.interpretation.photometric);
  const bool is_palette = raster.interpretation.photometric == Photometric::palette;
  if (colours == colours_of_source_ && (is_palette || raster.bands >= colours_in(colours))) return;
  throw Error(ErrorCode::unsupported,
              concat({"The ICC profile is for ", name_of(colours_of_source_), " samples, and the image has ",
                      name_of(colours), " samples in ", raster.bands, " bands"}),
              "ICC profile");
}

cmsHTRANSFORM IccTransform::transform_for(NumberKind kind) {
  TransformHandle& transform = transforms_[static_cast<std::size_t>(kind)];
  if (!transform) {
    transform.reset(cmsCreateTransformTHR(little_cms_.context(), source_.get(), format_of(colours_of_source_, kind),
                                          target_.get(), format_of(cmsSigRgbData, kind), INTENT_RELATIVE_COLORIMETRIC,
                                          cmsFLAGS_NOCACHE));
    if (!transform) little_cms_.fail("The ICC profile is of no use");
  }
  return transform.get();
}

const MatrixShaper& IccTransform::shaper_for(NumberKind kind) {
  auto& shaper = shapers_[static_cast<std::size_t>(kind)];
  if (!shaper) shaper.emplace(source_.get(), target_.get(), kind);
  return *shaper;
}

std::optional<InkTable>& IccTransform::inks_for(NumberKind kind) {
  const auto index = static_cast<std::size_t>(kind);
  if (!knows_inks_[index]) inks_[index] = InkTable::of(source_.get(), target_.get(), kind);
  knows_inks_[index] = true;
  return inks_[index];
}

const std::vector<std::uint16_t>& IccTransform::shades_for(NumberKind kind) {
  auto& shades = shades_[static_cast<std::size_t>(kind)];
  if (!shades.empty()) return shades;
  const std::size_t codes = kind == NumberKind::byte ? 256 : 65536;
  const auto full = static_cast<float>(codes - 1);
  std::vector<float> greys(codes);
  std::vector<float> colours(3 * codes);
  for (std::size_t i = 0; i < codes; ++i) greys[i] = static_cast<float>(i) / full;
  cmsDoTransform(transform_for(NumberKind::real), greys.data(), colours.data(), static_cast<cmsUInt32Number>(codes));
  for (const float colour : colours) {
    // Written so that what is no number is black.
    shades.push_back(colour > 0 ? static_cast<std::uint16_t>(std::min(colour, 1.0F) * full + 0.5F) : std::uint16_t{0});
  }
  return shades;
}

void IccTransform::convert_row(NumberKind kind, const std::uint8_t* colours, std::uint32_t width, std::uint8_t* rgb) {
  if (kind == NumberKind::real) {
    return transform_reals(transform_for(kind), colours, colours_in(colours_of_source_), width, rgb);
  }
  if (colours_of_source_ == cmsSigGrayData) return look_up(shades_for(kind), kind, colours, width, rgb);
  if (is_matrix_shaper_) return shaper_for(kind).convert(colours, width, rgb);
  if (auto& inks = inks_for(kind)) return inks->convert(colours, width, rgb);
  cmsDoTransform(transform_for(kind), colours, rgb, width);
}

Raster IccTransform::convert_samples(const Raster& raster) {
  const std::size_t colours = colours_in(colours_of_source_);
  const std::size_t others = raster.bands - colours;
  ColourRows rows(raster, static_cast<unsigned>(colours));
  const NumberKind kind = rows.kind();
  Raster result = room_for(raster, 3 + others, kind);
  result.interpretation.extra_samples = extras_of(raster, others);
  const std::size_t rgb_bytes = 3 * size_of(kind);
  const std::size_t extra_bytes = others * size_of(kind);
  std::vector<std::uint8_t> rgb(others == 0 ? 0 : raster.width * rgb_bytes);
  for (std::uint32_t y = 0; y < raster.height; ++y) {
    const std::uint8_t* const row = rows.read(y);
    std::uint8_t* const pixels = result.data.data() + std::size_t{y} * raster.width * (rgb_bytes + extra_bytes);
    std::uint8_t* const converted = others == 0 ? pixels : rgb.data();
    convert_row(kind, row, raster.width, converted);
    if (others != 0) interleave(converted, rows.extras(), extra_bytes, rgb_bytes, raster.width, pixels);
  }
  return result;
}

Raster IccTransform::convert_palette(const Raster& raster) {
  const Raster palette = convert_samples(row_of(palette_of(raster)));
  Raster result = room_for(raster, 3, NumberKind::byte);
  const std::size_t step = raster.bands * raster.bits / 8U;
  const std::uint8_t* sample = raster.data.data();
  std::uint8_t* pixel = result.data.data();
  for (std::size_t i = std::size_t{raster.width} * raster.height; i > 0; --i, sample += step) {
    const unsigned index = raster.bits == 8 ? sample[0] : sample[0] | unsigned{sample[1]} << 8U;
    pixel = std::copy_n(palette.data.data() + 3 * std::size_t{index & (palette.width - 1)}, 3, pixel);
  }
  return result;
}

}  // namespace pyramidion
