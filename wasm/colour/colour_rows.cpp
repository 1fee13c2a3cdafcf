#include "colour/colour_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

#include "picture/half_float.h"

namespace pyramidion {
namespace {

template <typename T>
T load_at(const std::uint8_t* bytes, std::size_t index) {
  T value{};
  std::memcpy(&value, bytes + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
void store_at(std::uint8_t* bytes, std::size_t index, T value) {
  std::memcpy(bytes + index * sizeof(T), &value, sizeof(T));
}

/// What is full.
template <typename Number>
constexpr float full = std::is_same_v<Number, float> ? 1.0F : static_cast<float>(std::numeric_limits<Number>::max());

template <typename Number>
Number to_number(float value) {
  if constexpr (std::is_same_v<Number, float>) {
    return value;
  } else {
    return static_cast<Number>(std::clamp(value, 0.0F, full<Number>) + 0.5F);
  }
}

bool is_inverted(const Interpretation& interpretation) {
  return interpretation.photometric == Photometric::min_is_white ||
         (interpretation.photometric == Photometric::cmyk && interpretation.inverted_inks);
}

double highest_of(unsigned bits) { return std::ldexp(1.0, static_cast<int>(bits)) - 1; }

/// What brings ReferenceBlackWhite, which is in the samples' own range, to that of bytes.
double reference_scale(const Raster& raster) {
  return raster.format == SampleFormat::floating_point ? 1 : 255 / highest_of(raster.significant_bits);
}

/// YCbCr finer than bytes, by the same formulas as YcbcrToRgb.
template <typename Number>
void convert_ycbcr(const Interpretation& interpretation, double to_byte, std::uint8_t* pixels, std::size_t count) {
  std::array<float, 3> black{};
  std::array<float, 3> factor{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double unit = to_byte * static_cast<double>(full<Number>) / 255;
    const double low = static_cast<double>(interpretation.reference_black_white[2 * i]) * unit;
    const double range = static_cast<double>(interpretation.reference_black_white[2 * i + 1]) * unit - low;
    const double size = static_cast<double>(full<Number>) * (i == 0 ? 255 : 127) / 255;
    black[i] = static_cast<float>(low);
    factor[i] = range == 0 ? 0 : static_cast<float>(size / range);
  }
  const float red = interpretation.luma[0];
  const float green = interpretation.luma[1] != 0 ? interpretation.luma[1] : 0.587F;
  const float blue = interpretation.luma[2];
  for (std::size_t i = 0; i < 3 * count; i += 3) {
    std::array<float, 3> value{};
    for (std::size_t j = 0; j < 3; ++j) {
      value[j] = (static_cast<float>(load_at<Number>(pixels, i + j)) - black[j]) * factor[j];
    }
    const float r = value[0] + value[2] * (2 - 2 * red);
    const float b = value[0] + value[1] * (2 - 2 * blue);
    store_at(pixels, i, to_number<Number>(r));
    store_at(pixels, i + 1, to_number<Number>((value[0] - red * r - blue * b) / green));
    store_at(pixels, i + 2, to_number<Number>(b));
  }
}

}  // namespace

/// The loops over samples. Each is chosen once.
struct ColourRows::Loops {
  /// Whole numbers of the container `Sample`, to those of 8 or 16 bits.
  template <typename Sample, typename Number>
  static void scale(const ColourRows& rows, const std::uint8_t* samples, std::size_t count, std::uint8_t* numbers) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = static_cast<Sample>(load_at<Sample>(samples, i) + static_cast<Sample>(rows.sign_)) &
                         static_cast<Sample>(rows.mask_);
      store_at(numbers, i, static_cast<Number>(static_cast<double>(value) * rows.factor_ + 0.5));
    }
  }

  template <typename Sample>
  static void to_real(const ColourRows& rows, const std::uint8_t* samples, std::size_t count, std::uint8_t* numbers) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = static_cast<double>(load_at<Sample>(samples, i));
      store_at(numbers, i, static_cast<float>((value - rows.minimum_) * rows.factor_));
    }
  }
};

NumberKind number_kind_of(const Raster& raster) {
  if (raster.format == SampleFormat::floating_point) return NumberKind::real;
  return raster.significant_bits <= 8 && raster.bits == 8 ? NumberKind::byte : NumberKind::word;
}

ColourRows::ColourRows(const Raster& raster, unsigned colours)
    : raster_(raster),
      colours_(colours),
      kind_(number_kind_of(raster)),
      inverted_(is_inverted(raster.interpretation)),
      is_ycbcr_(raster.interpretation.photometric == Photometric::ycbcr && colours == 3),
      ycbcr_(raster.interpretation, reference_scale(raster), reference_scale(raster)) {
  choose_conversion();
  const std::size_t row = std::size_t{raster.width} * size_of(kind_);
  const std::size_t others = raster.bands - colours_;
  const auto& kinds = raster.interpretation.extra_samples;
  for (std::size_t i = std::min(others, kinds.size()); i > 0; --i) {
    if (kinds[kinds.size() - i] == ExtraSample::associated_alpha) associated_alpha_ = others - i + 1;
  }
  if (convert_ != nullptr) numbers_.resize(row * raster.bands);
  chosen_.resize(row * colours_);
  extras_.resize(row * others);
}

void ColourRows::choose_conversion() {
  const Interpretation& interpretation = raster_.interpretation;
  if (kind_ == NumberKind::real) {
    if (interpretation.sample_min && interpretation.sample_max &&
        *interpretation.sample_max > *interpretation.sample_min) {
      minimum_ = *interpretation.sample_min;
      factor_ = 1 / (*interpretation.sample_max - minimum_);
    }
    const bool is_plain = raster_.bits == 32 && minimum_ == 0 && factor_ == 1;
    if (!is_plain) {
      convert_ = raster_.bits == 16   ? Loops::to_real<Half>
                 : raster_.bits == 32 ? Loops::to_real<float>
                                      : Loops::to_real<double>;
    }
    return;
  }
  const bool is_signed = raster_.format == SampleFormat::signed_integer;
  const unsigned bits = raster_.significant_bits;
  if (!is_signed && bits == (kind_ == NumberKind::byte ? 8U : 16U) && raster_.bits == bits) return;
  sign_ = is_signed ? std::uint64_t{1} << (bits - 1) : 0;
  mask_ = bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  factor_ = (kind_ == NumberKind::byte ? 255 : 65535) / highest_of(bits);
  convert_ = kind_ == NumberKind::byte ? Loops::scale<std::uint8_t, std::uint8_t>
             : raster_.bits == 8       ? Loops::scale<std::uint8_t, std::uint16_t>
             : raster_.bits == 16      ? Loops::scale<std::uint16_t, std::uint16_t>
             : raster_.bits == 32      ? Loops::scale<std::uint32_t, std::uint16_t>
                                       : Loops::scale<std::uint64_t, std::uint16_t>;
}

const std::uint8_t* ColourRows::read(std::uint32_t y) {
  const std::size_t count = std::size_t{raster_.width} * raster_.bands;
  const std::uint8_t* numbers = raster_.data.data() + y * row_bytes(raster_);
  if (convert_ != nullptr) {
    convert_(*this, numbers, count, numbers_.data());
    numbers = numbers_.data();
  }
  const bool is_right = !inverted_ && !is_ycbcr_ && associated_alpha_ == 0;
  if (is_right && raster_.bands == colours_) return numbers;
  split(numbers);
  if (!is_right) correct();
  return chosen_.data();
}

void ColourRows::split(const std::uint8_t* numbers) {
  const std::size_t colour_bytes = colours_ * size_of(kind_);
  const std::size_t extra_bytes = (raster_.bands - colours_) * size_of(kind_);
  std::uint8_t* chosen = chosen_.data();
  std::uint8_t* extra = extras_.data();
  for (std::uint32_t i = 0; i < raster_.width; ++i) {
    chosen = std::copy_n(numbers, colour_bytes, chosen);
    extra = std::copy_n(numbers + colour_bytes, extra_bytes, extra);
    numbers += colour_bytes + extra_bytes;
  }
}

void ColourRows::correct() {
  switch (kind_) {
    case NumberKind::byte:
      return correct_as<std::uint8_t>();
    case NumberKind::word:
      return correct_as<std::uint16_t>();
    default:
      return correct_as<float>();
  }
}

template <typename Number>
void ColourRows::correct_as() {
  const std::size_t count = raster_.width * colours_;
  std::uint8_t* const chosen = chosen_.data();
  if (associated_alpha_ != 0) {
    const std::size_t others = raster_.bands - colours_;
    for (std::size_t i = 0; i < count; ++i) {
      const auto alpha =
          static_cast<float>(load_at<Number>(extras_.data(), i / colours_ * others + associated_alpha_ - 1));
      if (!(alpha > 0) || alpha == full<Number>) continue;
      store_at(chosen, i, to_number<Number>(static_cast<float>(load_at<Number>(chosen, i)) * full<Number> / alpha));
    }
  }
  if (inverted_) {
    for (std::size_t i = 0; i < count; ++i) {
      store_at(chosen, i, static_cast<Number>(full<Number> - static_cast<float>(load_at<Number>(chosen, i))));
    }
  }
  if (!is_ycbcr_) return;
  if constexpr (std::is_same_v<Number, std::uint8_t>) {
    ycbcr_.convert(chosen, 3, raster_.width, chosen, 3);
  } else {
    convert_ycbcr<Number>(raster_.interpretation, reference_scale(raster_), chosen, raster_.width);
  }
}

}  // namespace pyramidion
