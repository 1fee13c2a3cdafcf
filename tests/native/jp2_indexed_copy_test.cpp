#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "jp2/boxes.h"
#include "jp2/main_header.h"
#include "jp2/tile_part_header.h"
#include "support/expect_error.h"
#include "support/j2k_builder.h"
#include "support/made_codestream.h"
#include "support/surveyed.h"

namespace pyramidion::testing {
namespace {

TEST(IndexedCopy, HasTheSamePacketsAndTablesOfThem) {
  for (const auto& [name, bytes] : divided_codestreams()) {
    SCOPED_TRACE(name);
    const Bytes copy = copied(bytes);
    const Surveyed original(bytes);
    const Surveyed second(copy);
    const auto& parts = second.survey.tile_parts();
    ASSERT_EQ(parts.size(), original.survey.tile_parts().size());
    SparseBytes all(copy.size());
    all.insert(0, copy);
    const CodestreamHeader header = read_main_header(all, {0, copy.size()});
    ASSERT_EQ(header.tile_parts.size(), parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const SurveyedTilePart& before = original.survey.tile_parts()[i];
      EXPECT_EQ(header.tile_parts[i].length, parts[i].range.length);
      EXPECT_EQ(parts[i].packet_lengths, before.packet_lengths);
      TileParameters parameters = header.parameters;
      const TilePartHeader part = read_tile_part_header(all, header, parts[i].range.offset, copy.size(), parameters);
      EXPECT_TRUE(std::equal(part.packet_lengths.begin(), part.packet_lengths.end(), before.packet_lengths.begin(),
                             before.packet_lengths.end()));
      const auto data = bytes.begin() + static_cast<std::ptrdiff_t>(before.range.offset + before.header_bytes);
      const auto new_data = copy.begin() + static_cast<std::ptrdiff_t>(part.data.offset);
      EXPECT_TRUE(std::equal(new_data, new_data + static_cast<std::ptrdiff_t>(part.data.length), data));
    }
    // What has the tables already stays as it is.
    EXPECT_EQ(copied(copy), copy);
  }
}

TEST(IndexedCopy, KeepsBoxes) {
  const Bytes codestream = make_codestream({.tile = 64});
  const auto file = [&](const Bytes& box_header, const Bytes& behind) {
    Bytes bytes = jp2_front();
    for (const Bytes& part : {box("xml ", {'<', 'a', '/', '>'}), box_header, codestream, behind}) {
      bytes.insert(bytes.end(), part.begin(), part.end());
    }
    return bytes;
  };
  const Bytes behind = box("xml ", {'<', 'b', '/', '>'});
  const Bytes usual = file(Numbers().u32(codestream.size() + 8).text("jp2c"), behind);
  const Bytes wide = file(Numbers().u32(1).text("jp2c").u64(codestream.size() + 16), behind);
  const Bytes open_ended = file(Numbers().u32(0).text("jp2c"), {});
  const Bytes copy = copied(codestream);
  for (const Bytes& bytes : {usual, wide, open_ended}) {
    const Bytes boxed = copied(bytes);
    SparseBytes all(boxed.size());
    all.insert(0, boxed);
    const Jp2File read = read_boxes(all);
    EXPECT_TRUE(read.notes.empty());
    EXPECT_EQ(read.xml.size(), bytes == open_ended ? 1U : 2U);
    const auto begin = boxed.begin() + static_cast<std::ptrdiff_t>(read.codestream.offset);
    EXPECT_EQ(Bytes(begin, begin + static_cast<std::ptrdiff_t>(read.codestream.length)), copy);
  }
}

TEST(IndexedCopy, RefusesWhatItCannotWrite) {
  Bytes cut = make_codestream({.tile = 64});
  cut.erase(cut.end() - 100, cut.end());
  expect_error(ErrorCode::truncated, [&] { return copied(cut); });
  Bytes fragments = jp2_front();
  const Bytes codestream = box("jp2c", make_codestream({}));
  for (const Bytes& part : {codestream, box("ftbl", {})}) fragments.insert(fragments.end(), part.begin(), part.end());
  expect_error(ErrorCode::unsupported, [&] { return copied(fragments); });
  // A packet that claims more than there is.
  J2kBuilder damaged = J2kBuilder::plain(made_size(64, 64));
  damaged.begin_tile_part(0).end_tile_part({0xFF, 0x7F, 0xFF}).add(Marker::eoc);
  expect_error(ErrorCode::malformed, [&] { return copied(damaged.file()); });
}

}  // namespace
}  // namespace pyramidion::testing
