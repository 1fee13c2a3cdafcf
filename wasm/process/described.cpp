#include "process/described.h"

#include <cmath>
#include <limits>
#include <optional>

#include "bytes/error.h"

namespace pyramidion {
namespace {

class Reader {
 public:
  explicit Reader(std::span<const double> numbers) : numbers_(numbers) {}

  double number() {
    if (numbers_.empty()) throw Error(ErrorCode::bad_request, "the description of the samples is incomplete");
    const double value = numbers_.front();
    numbers_ = numbers_.subspan(1);
    return value;
  }

  template <typename T>
  T integer() {
    const double value = number();
    if (!(value >= 0 && value <= static_cast<double>(std::numeric_limits<T>::max())) || value != std::floor(value)) {
      throw Error(ErrorCode::bad_request, "the description of the samples has a number that cannot be");
    }
    return static_cast<T>(value);
  }

  std::optional<double> optional() {
    const bool exists = number() > 0;
    const double value = number();
    return exists ? std::optional(value) : std::nullopt;
  }

 private:
  std::span<const double> numbers_;
};

}  // namespace

Interpretation described(std::span<const double> description) {
  Reader reader(description);
  Interpretation meaning;
  meaning.photometric = static_cast<Photometric>(reader.integer<std::uint16_t>());
  meaning.inverted_inks = reader.number() > 0;
  for (float& value : meaning.luma) value = static_cast<float>(reader.number());
  for (float& value : meaning.reference_black_white) value = static_cast<float>(reader.number());
  meaning.sample_min = reader.optional();
  meaning.sample_max = reader.optional();
  const auto extras = reader.integer<std::uint16_t>();
  for (unsigned i = 0; i < extras; ++i) {
    meaning.extra_samples.push_back(static_cast<ExtraSample>(reader.integer<std::uint16_t>()));
  }
  const auto colours = reader.integer<std::uint32_t>();
  for (unsigned i = 0; i < colours; ++i) meaning.colour_map.push_back(reader.integer<std::uint16_t>());
  return meaning;
}

}  // namespace pyramidion
