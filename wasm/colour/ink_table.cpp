#include "colour/ink_table.h"

#include <lcms2_plugin.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace pyramidion {
namespace {

constexpr std::size_t inks_in = 4;
constexpr std::size_t colours_out = 3;
/// A grid of 37 each way; profiles have up to 33.
constexpr std::size_t most_nodes = std::size_t{37} * 37 * 37 * 37;
/// Of the curves behind the table. Those of profiles have up to 4096 points; a step is a thirtieth of a byte's code.
constexpr std::size_t finish_steps = 16384;
/// Of the curves before it, where codes are words. A divisor of 65,535.
constexpr std::size_t word_steps = 4369;
/// To the next node.
constexpr std::uint32_t whole_way = 65535;

using Stages = std::vector<const cmsStage*>;

/// As a curve's result; what is no number is 0.
float within_1(float value) { return value > 0 ? std::min(value, 1.0F) : 0; }

float through(const Stages& stages, std::size_t channel, float value) {
  for (const cmsStage* stage : stages) {
    const auto* const curves = static_cast<const _cmsStageToneCurvesData*>(cmsStageData(stage));
    value = within_1(cmsEvalToneCurveFloat(curves->TheCurves[channel], value));
  }
  return value;
}

/// Whether all that they do to a channel is to bring it to another range.
bool are_straight(const Stages& stages, std::size_t channel) {
  constexpr float tolerance = 1e-4F;
  constexpr int points = 4096;
  const float first = through(stages, channel, 0);
  const float range = through(stages, channel, 1) - first;
  for (int i = 0; i <= points; ++i) {
    const float value = static_cast<float>(i) / points;
    if (std::abs(through(stages, channel, value) - first - range * value) > tolerance) return false;
  }
  return true;
}

/// The table's own number of L*, a* or b*, 0 to 1, as a cube root: of Y, or its difference to that of X or Z.
/// `is_wide`: in ICC's older encoding of 16 bits, where 0xFF00 is what 0xFFFF became.
float cube_root_of(float value, std::size_t channel, bool is_wide) {
  if (channel == 0) return ((is_wide ? value * 65535 / 65280 : value) * 100 + 16) / 116;
  const float number = (is_wide ? value * 65535 / 256 : value * 255) - 128;
  return channel == 1 ? number / 500 : number / 200;
}

/// The tag that Little CMS goes by for relative colorimetry; none where that is one of floats.
cmsTagSignature tag_of(cmsHPROFILE source) {
  if (cmsIsTag(source, cmsSigDToB1Tag) != 0) return cmsTagSignature{};
  if (cmsIsTag(source, cmsSigAToB1Tag) != 0) return cmsSigAToB1Tag;
  return cmsIsTag(source, cmsSigAToB0Tag) != 0 ? cmsSigAToB0Tag : cmsTagSignature{};
}

bool is_of_type(cmsHPROFILE source, cmsTagSignature tag, cmsTagTypeSignature type) {
  std::array<std::uint8_t, 4> front{};
  if (cmsReadRawTag(source, tag, front.data(), front.size()) != front.size()) return false;
  return (std::uint32_t{front[0]} << 24U | std::uint32_t{front[1]} << 16U | std::uint32_t{front[2]} << 8U | front[3]) ==
         static_cast<std::uint32_t>(type);
}

}  // namespace

std::optional<InkTable> InkTable::of(cmsHPROFILE source, cmsHPROFILE target, NumberKind kind) {
  if (cmsGetColorSpace(source) != cmsSigCmykData || cmsGetPCS(source) != cmsSigLabData) return std::nullopt;
  InkTable table(target, kind);
  if (!table.read(source)) return std::nullopt;
  table.set_matrix(target);
  return table;
}

InkTable::InkTable(cmsHPROFILE target, NumberKind kind) : kind_(kind), codes_(target, kind) {}

bool InkTable::read(cmsHPROFILE source) {
  const cmsTagSignature tag = tag_of(source);
  const auto* const pipeline =
      tag == cmsTagSignature{} ? nullptr : static_cast<const cmsPipeline*>(cmsReadTag(source, tag));
  if (pipeline == nullptr) return false;
  Stages before;
  Stages after;
  const cmsStage* table = nullptr;
  for (const cmsStage* stage = cmsPipelineGetPtrToFirstStage(pipeline); stage != nullptr; stage = cmsStageNext(stage)) {
    const std::size_t channels = table == nullptr ? inks_in : colours_out;
    if (cmsStageType(stage) == cmsSigCurveSetElemType && cmsStageInputChannels(stage) == channels) {
      (table == nullptr ? before : after).push_back(stage);
    } else if (cmsStageType(stage) == cmsSigCLutElemType && table == nullptr) {
      table = stage;
    } else {
      return false;
    }
  }
  if (table == nullptr || cmsStageInputChannels(table) != inks_in || cmsStageOutputChannels(table) != colours_out) {
    return false;
  }
  read_nodes(table);
  if (nodes_.empty()) return false;
  set_places(before);
  set_finish(after, is_of_type(source, tag, cmsSigLut16Type));
  return true;
}

void InkTable::read_nodes(const cmsStage* table) {
  const auto* const data = static_cast<const _cmsStageCLutData*>(cmsStageData(table));
  std::size_t count = 1;
  for (std::size_t i = inks_in; i-- > 0;) {
    grid_[i] = data->Params->nSamples[i];
    strides_[i] = static_cast<std::uint32_t>(count);
    // Only the first ink's stride is none of a way.
    if (grid_[i] < 2 || (i > 0 && count > 0xFFFF)) return;
    count *= grid_[i];
  }
  if (count > most_nodes || count * colours_out != data->nEntries) return;
  nodes_.resize(count);
  for (std::size_t i = 0; i < count * colours_out; ++i) {
    nodes_[i / colours_out].values[i % colours_out] =
        data->HasFloatValues != 0 ? data->Tab.TFloat[i] : static_cast<float>(data->Tab.T[i]) / 65535;
  }
}

void InkTable::set_places(const Stages& curves) {
  const std::size_t steps = kind_ == NumberKind::byte ? 255 : word_steps;
  for (std::size_t ink = 0; ink < inks_in; ++ink) {
    for (std::size_t step = 0; step <= steps; ++step) {
      const float value = within_1(through(curves, ink, static_cast<float>(step) / static_cast<float>(steps)));
      const float coordinate = value * static_cast<float>(grid_[ink] - 1);
      if (kind_ == NumberKind::byte) {
        places_[ink].push_back(place_at(ink, coordinate));
      } else {
        coordinates_[ink].push_back(coordinate);
      }
    }
    coordinates_[ink].push_back(static_cast<float>(grid_[ink] - 1));  // So that the last step has an end, too.
  }
}

/// `coordinate` is within the grid.
InkTable::Place InkTable::place_at(std::size_t ink, float coordinate) const {
  const std::uint32_t below = std::min(static_cast<std::uint32_t>(coordinate), grid_[ink] - 2);
  const float fraction = coordinate - static_cast<float>(below);
  return {below * strides_[ink], static_cast<std::uint32_t>(fraction * static_cast<float>(whole_way) + 0.5F) << 16U |
                                     (strides_[ink] & 0xFFFFU)};
}

InkTable::Place InkTable::place_of_word(std::size_t ink, std::uint16_t code) const {
  constexpr float unit = static_cast<float>(word_steps) / 65535;
  const float at = static_cast<float>(code) * unit;
  const auto step = static_cast<std::int32_t>(at);
  const float* const ends = coordinates_[ink].data() + step;
  return place_at(ink, ends[0] + (ends[1] - ends[0]) * (at - static_cast<float>(step)));
}

void InkTable::set_finish(const Stages& curves, bool is_wide) {
  if (are_straight(curves, 0) && are_straight(curves, 1) && are_straight(curves, 2)) {
    std::array<float, colours_out> first{};
    std::array<float, colours_out> range{};
    for (std::size_t i = 0; i < colours_out; ++i) {
      first[i] = cube_root_of(through(curves, i, 0), i, is_wide);
      range[i] = cube_root_of(through(curves, i, 1), i, is_wide) - first[i];
    }
    for (Node& node : nodes_) {
      Values& root = node.values;
      for (std::size_t i = 0; i < colours_out; ++i) root[i] = first[i] + range[i] * root[i];
      root = Values{root[0] + root[1], root[0], root[0] - root[2], 0} / static_cast<float>(whole_way);
    }
    return;
  }
  constexpr auto last = static_cast<float>(finish_steps);
  for (Node& node : nodes_) {
    for (std::size_t i = 0; i < colours_out; ++i) node.values[i] = within_1(node.values[i]) * last;
    node.values /= static_cast<float>(whole_way);
  }
  for (std::size_t i = 0; i < colours_out; ++i) {
    for (std::size_t step = 0; step <= finish_steps; ++step) {
      finish_[i].push_back(cube_root_of(through(curves, i, static_cast<float>(step) / last), i, is_wide));
    }
  }
}

void InkTable::set_matrix(cmsHPROFILE target) {
  const cmsMAT3 from_target = matrix_of(target);
  cmsMAT3 to_target;
  _cmsMAT3inverse(&from_target, &to_target);
  const std::array<double, 3> white{cmsD50_XYZ()->X, cmsD50_XYZ()->Y, cmsD50_XYZ()->Z};
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      columns_[i][j] = static_cast<float>(to_target.v[j].n[i] * white[i] * static_cast<double>(LightCodes::steps));
    }
  }
}

void InkTable::convert(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb) {
  kind_ == NumberKind::byte ? convert_bytes(inks, width, rgb) : convert_words(inks, width, rgb);
}

void InkTable::convert_bytes(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb) {
  const auto colour_of = [&](std::uint32_t pixel) {
    const Values light = light_of({places_[0][pixel & 0xFFU], places_[1][pixel >> 8U & 0xFFU],
                                   places_[2][pixel >> 16U & 0xFFU], places_[3][pixel >> 24U]});
    return Remembered{pixel, {codes_.byte_at(light[0]), codes_.byte_at(light[1]), codes_.byte_at(light[2])}};
  };
  if (remembered_.empty()) remembered_.resize(std::size_t{1} << remembered_bits, colour_of(0));
  for (std::uint32_t i = 0; i < width; ++i, inks += inks_in, rgb += colours_out) {
    std::uint32_t pixel = 0;
    std::memcpy(&pixel, inks, inks_in);
    // The golden ratio spreads them.
    Remembered& known = remembered_[pixel * 0x9E3779B1U >> (32 - remembered_bits)];
    if (known.inks != pixel) known = colour_of(pixel);
    std::memcpy(rgb, known.rgb.data(), colours_out);
  }
}

void InkTable::convert_words(const std::uint8_t* inks, std::uint32_t width, std::uint8_t* rgb) const {
  std::array<std::uint16_t, inks_in> pixel{};
  std::array<std::uint16_t, colours_out> colour{};
  for (std::uint32_t i = 0; i < width; ++i, inks += sizeof(pixel), rgb += sizeof(colour)) {
    std::memcpy(pixel.data(), inks, sizeof(pixel));
    const Values light = light_of({place_of_word(0, pixel[0]), place_of_word(1, pixel[1]), place_of_word(2, pixel[2]),
                                   place_of_word(3, pixel[3])});
    for (std::size_t j = 0; j < colours_out; ++j) colour[j] = codes_.word_at(light[j]);
    std::memcpy(rgb, colour.data(), sizeof(colour));
  }
}

/// Red, green and blue, within the steps.
InkTable::Values InkTable::light_of(const std::array<Place, 4>& places) const {
  const Values root = finish_[0].empty() ? between_nodes(places) : finished(between_nodes(places));
  // CIE 1976 L*a*b* to XYZ, both relative to white: cubes, and a straight line in the dark.
  const Values line = (root - 16.0F / 116) * (108.0F / 841);
  const Values xyz = root > 24.0F / 116 ? root * root * root : line;
  const Values light = columns_[0] * xyz[0] + columns_[1] * xyz[1] + columns_[2] * xyz[2];
  constexpr auto most = static_cast<float>(LightCodes::steps);
  const Values none{};
  const Values all = none + most;
  // What is no number is none.
  const Values positive = light > none ? light : none;
  return positive < all ? positive : all;
}

/// As Little CMS does it: along the first ink in a line, among the other three in tetrahedra, from the node below by
/// the longest way first.
InkTable::Values InkTable::between_nodes(const std::array<Place, 4>& places) const {
  std::uint32_t first = places[1].way;
  std::uint32_t second = places[2].way;
  std::uint32_t third = places[3].way;
  // Of whole numbers: choosing between floats, engines branch.
  const auto order = [](std::uint32_t& longer, std::uint32_t& shorter) {
    const std::uint32_t most = std::max(longer, shorter);
    shorter = std::min(longer, shorter);
    longer = most;
  };
  order(first, second);
  order(second, third);
  order(first, second);

  const Node* const below = nodes_.data() + places[0].node + places[1].node + places[2].node + places[3].node;
  const Node* const one = below + (first & 0xFFFFU);
  const Node* const two = one + (second & 0xFFFFU);
  const Node* const three = two + (third & 0xFFFFU);
  const std::uint32_t next = strides_[0];
  const auto difference = [](std::uint32_t longer, std::uint32_t shorter) {
    return static_cast<float>(static_cast<std::int32_t>((longer >> 16U) - (shorter >> 16U)));
  };
  const float weight = difference(whole_way << 16U, first);
  const float weight_1 = difference(first, second);
  const float weight_2 = difference(second, third);
  const float weight_3 = difference(third, 0);
  const Values low =
      below->values * weight + one->values * weight_1 + two->values * weight_2 + three->values * weight_3;
  const Values high = below[next].values * weight + one[next].values * weight_1 + two[next].values * weight_2 +
                      three[next].values * weight_3;
  return low + (high - low) * (difference(places[0].way, 0) / static_cast<float>(whole_way));
}

/// The cube roots of X, Y and Z of the table's numbers, in steps.
InkTable::Values InkTable::finished(Values colour) const {
  const auto value = [&](std::size_t i) { return finish_[i].data()[static_cast<std::int32_t>(colour[i] + 0.5F)]; };
  const float y = value(0);
  return Values{y + value(1), y, y - value(2), 0};
}

}  // namespace pyramidion
