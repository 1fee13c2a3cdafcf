// Excerpts of JPEG 2000 images: decoded, each has the samples of the whole image there, and those of the plainest
// excerpt that there could be.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "decode/decode_j2k.h"
#include "jp2/excerpt_writer.h"
#include "jp2/jp2_levels.h"
#include "jp2/jp2_pyramid.h"
#include "jp2/main_header.h"
#include "jp2/tile_store.h"
#include "support/fixtures.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"
#include "support/verbatim_excerpt.h"

namespace pyramidion::testing {
namespace {

constexpr std::uint32_t tile_size = 64;

struct Case {
  std::string name;
  MadeCodestream made;
};

MadeCodestream with(void (*change)(MadeCodestream&)) {
  MadeCodestream made;
  change(made);
  return made;
}

std::vector<Case> cases() {
  constexpr J2kComponent plain{};
  constexpr J2kComponent halved{8, false, 2, 2};
  static const std::vector<J2kComponent> rgb{plain, plain, plain};
  static const std::vector<J2kComponent> subsampled{plain, halved, halved};
  return {
      {"reversible", with([](MadeCodestream&) {})},
      {"irreversible", with([](MadeCodestream& m) { m.irreversible = true; })},
      {"rgb", with([](MadeCodestream& m) { m.components = rgb; })},
      {"rgb_irreversible_precincts", with([](MadeCodestream& m) {
         m.components = rgb;
         m.irreversible = true;
         m.precinct = 64;
       })},
      {"small_precincts", with([](MadeCodestream& m) { m.precinct = 32; })},
      {"tiles", with([](MadeCodestream& m) { m.tile = 48; })},
      {"small_tiles", with([](MadeCodestream& m) { m.tile = 16; })},
      {"odd_tiles", with([](MadeCodestream& m) { m.tile = 53; })},
      {"tiles_irreversible", with([](MadeCodestream& m) {
         m.tile = 64;
         m.irreversible = true;
       })},
      {"offset", with([](MadeCodestream& m) {
         m.image = {37, 11, 251, 173};
       })},
      {"offset_irreversible", with([](MadeCodestream& m) {
         m.image = {37, 11, 251, 173};
         m.irreversible = true;
       })},
      {"subsampled", with([](MadeCodestream& m) { m.components = subsampled; })},
      {"odd_tiles_subsampled", with([](MadeCodestream& m) {
         m.components = subsampled;
         m.tile = 53;
       })},
      {"odd_tiles_sampled_unlike", with([](MadeCodestream& m) {
         m.components = {{8, false, 2, 2}, {8, false, 3, 1}, {8, false, 1, 2}};
         m.image = {0, 0, 251, 173};
         m.tile = 47;
       })},
      {"odd_tiles_irreversible", with([](MadeCodestream& m) {
         m.tile = 75;
         m.irreversible = true;
         m.precinct = 32;
       })},
      {"tiny_odd_tiles", with([](MadeCodestream& m) {
         m.components = subsampled;
         m.tile = 9;
       })},
      {"odd_tiles_of_too_many_code_blocks", with([](MadeCodestream& m) {
         m.components.assign(40, J2kComponent{});
         m.components[7] = {8, false, 2, 2};
         m.tile = 99;
         m.code_block = 4;
       })},
      {"one_resolution", with([](MadeCodestream& m) { m.resolutions = 1; })},
      {"bypass", with([](MadeCodestream& m) { m.style = 1; })},
      {"terminate_each", with([](MadeCodestream& m) { m.style = 4; })},
      {"all_styles", with([](MadeCodestream& m) { m.style = 0x3f; })},
      {"signed_12_bits", with([](MadeCodestream& m) {
         m.components = {{12, true, 1, 1}};
       })},
  };
}

Region part_of(const Level& level, std::uint32_t number) {
  // The whole, a corner, something in between.
  if (number == 0) return {0, 0, level.width, level.height};
  if (number == 1) return {level.width - 1, level.height - 1, 1, 1};
  const std::uint32_t x = level.width * number / 7;
  const std::uint32_t y = level.height * number / 9;
  return {x, y, std::min(level.width - x, 40 + number), std::min(level.height - y, 30 + number)};
}

/// Compares an excerpt's pixels with those of the whole level.
void expect_crop(const Raster& part, const Raster& whole, const Region& place) {
  ASSERT_EQ(part.width, place.width);
  ASSERT_EQ(part.height, place.height);
  ASSERT_EQ(part.bits, whole.bits);
  const std::size_t pixel_bytes = std::size_t{part.bands} * part.bits / 8;
  for (std::uint32_t row = 0; row < part.height; ++row) {
    const std::uint8_t* const ours = part.data.data() + row * part.width * pixel_bytes;
    const std::uint8_t* const theirs =
        whole.data.data() + ((std::size_t{place.y} + row) * whole.width + place.x) * pixel_bytes;
    ASSERT_TRUE(std::equal(ours, ours + part.width * pixel_bytes, theirs)) << "row " << row;
  }
}

class Jp2Excerpt : public ::testing::TestWithParam<Case> {};

TEST_P(Jp2Excerpt, HasTheSamplesOfTheWhole) {
  const auto codestream = make_codestream(GetParam().made);
  StarvedFile file(codestream);
  OpenLimits limits;
  limits.tile_size = tile_size;
  Jp2Opener opener(file.bytes(), limits);
  const auto pyramid = file.complete([&] { return opener.open(); });
  const auto& levels = pyramid->images()[0].levels;
  const auto resolutions = static_cast<std::uint32_t>(GetParam().made.resolutions);
  for (std::uint32_t level = 0; level < resolutions; ++level) {
    J2kDecoding reduced;
    reduced.discard = static_cast<std::uint8_t>(level);
    const Raster whole = decode_j2k(codestream, reduced);
    ASSERT_EQ(levels[level].width, whole.width);
    ASSERT_EQ(levels[level].height, whole.height);
    for (std::uint32_t number = 0; number < 5; ++number) {
      SCOPED_TRACE("level " + std::to_string(level) + ", region " + std::to_string(number));
      Request request;
      request.level = level;
      request.region = part_of(levels[level], number);
      for (const Excerpt& excerpt : file.plan(*pyramid, request).excerpts) {
        expect_crop(decode_j2k(file.assemble(excerpt), excerpt.decoding), whole, excerpt.placement);
      }
    }
  }
  EXPECT_TRUE(pyramid->notes().empty()) << pyramid->notes()[0];
}

INSTANTIATE_TEST_SUITE_P(, Jp2Excerpt, ::testing::ValuesIn(cases()), [](const auto& one) { return one.param.name; });

/// The tile's window, decoded from both kinds of excerpt.
void compare_with_verbatim(const Codestream& codestream, TileStore& tiles, const Jp2Level& level,
                           std::uint32_t number) {
  Tile& tile = tiles.tile(number);
  if (!tile.packets().prepare(1) || !tile.can_be_cut()) return;
  const TileParameters& parameters = tile.packets().parameters();
  const Box& box = tile.packets().geometry().box();
  const std::int64_t scale = std::int64_t{1} << level.discard;
  const Box reduced{(box.x0 + scale - 1) / scale, (box.y0 + scale - 1) / scale, (box.x1 + scale - 1) / scale,
                    (box.y1 + scale - 1) / scale};
  const Box area{reduced.x0 / 8 * 8 + 8, reduced.y0 / 8 * 8 + 8, std::min(reduced.x0 / 8 * 8 + 40, reduced.x1),
                 std::min(reduced.y0 / 8 * 8 + 40, reduced.y1)};
  if (area.is_empty()) return;
  for (const CodingStyle& style : parameters.styles) {
    if (style.decomposition_levels < level.discard) return;
  }
  const Window window(tile.packets().geometry(), parameters, level.discard, area);
  if (window.box().is_empty()) return;
  std::vector<ByteRange> missing;
  try {
    ASSERT_TRUE(tile.read(window, parameters.layers, missing));
  } catch (const Error& error) {
    // Such a tile is taken whole.
    ASSERT_EQ(error.code(), ErrorCode::malformed);
    return;
  }
  const auto verbatim = verbatim_excerpt(codestream, tile, window);
  if (!verbatim) return;
  ExcerptWriter writer(codestream.header, parameters, level.discard, parameters.layers);
  writer.begin(ExcerptGrid::of(window.box()));
  writer.add_tile(0, &tile, window);
  std::vector<std::uint8_t> written;
  for (const Excerpt::Part& part : writer.finish()) {
    const auto bytes = std::holds_alternative<ByteRange>(part) ? codestream.bytes.read(std::get<ByteRange>(part))
                                                               : std::span(std::get<std::vector<std::uint8_t>>(part));
    written.insert(written.end(), bytes.begin(), bytes.end());
  }
  J2kDecoding decoding;
  decoding.area = {static_cast<std::uint32_t>(area.x0), static_cast<std::uint32_t>(area.y0),
                   static_cast<std::uint32_t>(area.x1), static_cast<std::uint32_t>(area.y1)};
  const Raster ours = decode_j2k(written, decoding);
  decoding.discard = static_cast<std::uint8_t>(level.discard);
  const Raster theirs = decode_j2k(*verbatim, decoding);
  expect_crop(ours, theirs, {0, 0, theirs.width, theirs.height});
}

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> found;
  if (const auto root = fixtures()) {
    for (const auto& entry : std::filesystem::directory_iterator(*root / "jp2")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Jp2ExcerptFixtures : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(Jp2ExcerptFixtures, EqualThoseOfVerbatimPackets) {
  const auto bytes_of_file = read_file(GetParam());
  SparseBytes bytes(bytes_of_file.size());
  bytes.insert(0, bytes_of_file);
  const Jp2File file = read_boxes(bytes);
  const CodestreamHeader header = read_main_header(bytes, file.codestream);
  const Codestream codestream{bytes, header, bytes.clipped(file.codestream).end()};
  TilePartTable table(bytes, header, codestream.end);
  TileStore tiles(codestream, table);
  const std::uint32_t count = header.size.tile_columns() * header.size.tile_rows();
  for (const Jp2Level& level : jp2_levels(header, 512)) {
    if (level.shrink > 0) continue;
    for (const std::uint32_t tile : {0U, count / 2, count - 1}) {
      SCOPED_TRACE("discard " + std::to_string(level.discard) + ", tile " + std::to_string(tile));
      compare_with_verbatim(codestream, tiles, level, tile);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, Jp2ExcerptFixtures, ::testing::ValuesIn(files()), [](const auto& one) {
  std::string name = one.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name + "_" + std::to_string(one.index);
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Jp2ExcerptFixtures);

}  // namespace
}  // namespace pyramidion::testing
