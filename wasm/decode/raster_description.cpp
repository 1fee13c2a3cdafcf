#include "decode/raster_description.h"

#include <optional>
#include <utility>

namespace pyramidion {
namespace {

constexpr double nothing = -1;  ///< In the place of the count of what may be missing.

/// Puts numbers down one after the other.
class Writer {
 public:
  template <typename T>
  void number(T value) {
    numbers.push_back(static_cast<double>(value));
  }

  void optional(const std::optional<double>& value) {
    number(value ? 1 : nothing);
    number(value.value_or(0));
  }

  template <typename Values>
  void list(const Values& values) {
    number(values.size());
    for (const auto& value : values) number(value);
  }

  std::vector<double> numbers;
};

}  // namespace

std::vector<double> description_of(const Interpretation& meaning) {
  Writer writer;
  writer.number(static_cast<unsigned>(meaning.photometric));
  writer.number(meaning.inverted_inks ? 1 : 0);
  for (const float value : meaning.luma) writer.number(value);
  for (const float value : meaning.reference_black_white) writer.number(value);
  writer.optional(meaning.sample_min);
  writer.optional(meaning.sample_max);
  writer.list(meaning.extra_samples);
  writer.list(meaning.colour_map);
  return std::move(writer.numbers);
}

}  // namespace pyramidion
