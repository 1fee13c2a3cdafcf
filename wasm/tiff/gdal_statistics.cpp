#include "tiff/gdal_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "tiff/tag_reader.h"

namespace pyramidion {
namespace {

/// Statistics of a thousand bands; what is more is not read for them.
constexpr std::uint64_t most_bytes = 1ULL << 18U;
constexpr std::uint16_t most_plain_bits = 8;
constexpr std::uint16_t first_alpha = 1;  ///< ExtraSamples: 1 and 2 are alphas.
constexpr std::array metadata_tags{Tag::gdal_metadata};

/// The value of an attribute in the text of a start tag; empty where there is none.
std::string_view attribute(std::string_view tag, std::string_view name) {
  constexpr std::string_view blanks = " \t\r\n";
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const std::size_t equals = at + name.size();
    const bool is_name = at > 0 && blanks.find(tag[at - 1]) != std::string_view::npos;
    if (!is_name || equals + 1 >= tag.size() || tag[equals] != '=') continue;
    const char quote = tag[equals + 1];
    const std::size_t end = quote == '"' || quote == '\'' ? tag.find(quote, equals + 2) : std::string_view::npos;
    return end == std::string_view::npos ? std::string_view() : tag.substr(equals + 2, end - equals - 2);
  }
  return {};
}

std::optional<double> number(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end == copy.c_str() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool has(const LevelSource& level, Tag tag) { return level.directory.has(tag); }

bool is_measured(const LevelSource& level, const LevelSource& base) {
  const ImageHeader& header = level.header;
  const bool is_plain = effective_photometric(header) <= Photometric::rgb && header.bits.front() > most_plain_bits;
  const auto states = [&](Tag tag) { return has(level, tag) || has(base, tag); };
  return is_plain && has(base, Tag::gdal_metadata) && !has(base, Tag::icc_profile) &&
         !states(Tag::s_min_sample_value) && !states(Tag::s_max_sample_value);
}

/// Writers leave ExtraSamples out of reduced levels.
std::uint16_t bands_but_alpha(const ImageHeader& header, const ImageHeader& base) {
  const auto& extras = header.extra_samples.empty() ? base.extra_samples : header.extra_samples;
  const auto alphas = std::count_if(extras.begin(), extras.end(), [](auto extra) { return extra >= first_alpha; });
  return alphas < header.bands ? static_cast<std::uint16_t>(header.bands - alphas) : header.bands;
}

}  // namespace

std::optional<MeasuredRange> range_in_gdal_metadata(std::string_view xml, std::uint16_t bands) {
  constexpr std::string_view item = "<Item";
  std::optional<double> minimum;
  std::optional<double> maximum;
  for (std::size_t at = xml.find(item); at != std::string_view::npos; at = xml.find(item, at + 1)) {
    const std::size_t close = xml.find('>', at);
    const std::size_t end = close == std::string_view::npos ? close : xml.find('<', close);
    if (end == std::string_view::npos) break;
    const std::string_view tag = xml.substr(at, close - at);
    const auto sample = number(attribute(tag, "sample"));
    if (!sample || *sample < 0 || *sample >= bands) continue;
    const auto value = number(xml.substr(close + 1, end - close - 1));
    if (!value) continue;
    const std::string_view name = attribute(tag, "name");
    if (name == "STATISTICS_MINIMUM") minimum = std::min(minimum.value_or(*value), *value);
    if (name == "STATISTICS_MAXIMUM") maximum = std::max(maximum.value_or(*value), *value);
  }
  if (!minimum || !maximum || !(*minimum < *maximum)) return std::nullopt;
  return MeasuredRange{*minimum, *maximum};
}

void append_statistics_ranges(const SparseBytes& bytes, const LevelSource& level, const LevelSource& base,
                              std::vector<ByteRange>& ranges) {
  if (is_measured(level, base)) TagReader(bytes, base.directory, most_bytes).append_ranges(metadata_tags, ranges);
}

std::optional<MeasuredRange> measured_range(const SparseBytes& bytes, const LevelSource& level,
                                            const LevelSource& base) {
  if (!is_measured(level, base)) return std::nullopt;
  const ByteRange place = base.directory.find(Tag::gdal_metadata)->bytes;
  if (place.length > most_bytes || bytes.is_beyond_end(place)) return std::nullopt;
  return range_in_gdal_metadata(TagReader(bytes, base.directory).text(Tag::gdal_metadata),
                                bands_but_alpha(level.header, base.header));
}

}  // namespace pyramidion
