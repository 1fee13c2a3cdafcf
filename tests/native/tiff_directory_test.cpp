// Reading of headers, directories and the chain, without a look at what the images mean.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/expect_error.h"
#include "support/starved_file.h"
#include "support/tiff_builder.h"
#include "tiff/directory_walker.h"
#include "tiff/tag_reader.h"

namespace pyramidion {
namespace {

using testing::ascii;
using testing::Entries;
using testing::Entry;
using testing::expect_error;
using testing::ImageSpec;
using testing::longs;
using testing::shorts;
using testing::StarvedFile;
using testing::TiffBuilder;

Error open_fails(ErrorCode code, const std::vector<std::uint8_t>& file, const OpenLimits& limits = {}) {
  StarvedFile starved(file);
  return expect_error(code, [&] { return starved.open(limits); });
}

std::vector<std::uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

class EveryKindOfFile : public ::testing::TestWithParam<std::pair<Endian, bool>> {};

TEST_P(EveryKindOfFile, IsRead) {
  const auto [endian, big] = GetParam();
  TiffBuilder builder(endian, big);
  builder.add({.width = 300, .height = 200, .tile = 64, .bands = 3});
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  EXPECT_EQ(pyramid->format(), big ? "BigTIFF" : "TIFF");
  ASSERT_EQ(pyramid->images().size(), 1U);
  const ImageInfo& image = pyramid->images()[0];
  EXPECT_EQ(image.levels, (std::vector<Level>{{300, 200, 64, 64}}));
  EXPECT_EQ(image.bands, 3);
  EXPECT_EQ(image.bits, 8);
  EXPECT_EQ(image.sample_format, "unsigned");
  EXPECT_EQ(image.photometric, "RGB");
  EXPECT_EQ(image.compression, "none");
  EXPECT_TRUE(pyramid->notes().empty());
}

INSTANTIATE_TEST_SUITE_P(TiffDirectory, EveryKindOfFile,
                         ::testing::Values(std::pair{Endian::little, false}, std::pair{Endian::big, false},
                                           std::pair{Endian::little, true}, std::pair{Endian::big, true}));

TEST(TiffHeader, SaysWhatTheFileIsInstead) {
  const auto message = [](const std::vector<std::uint8_t>& file) {
    return std::string(open_fails(ErrorCode::unknown_format, file).what());
  };
  EXPECT_NE(message({}).find("empty"), std::string::npos);
  EXPECT_NE(message(bytes_of("<!DOCTYPE html><html>Not found</html>")).find("HTML"), std::string::npos);
  EXPECT_NE(message(bytes_of("\n  <html>")).find("HTML"), std::string::npos);
  EXPECT_NE(message(bytes_of("\x89PNG\r\n\x1a\n0123456789")).find("PNG"), std::string::npos);
  EXPECT_NE(message(bytes_of("II*")).find("not a TIFF"), std::string::npos);
  EXPECT_NE(message(bytes_of("II\x2b\0\x08\0\0\0")).find("not a TIFF"), std::string::npos);
  EXPECT_NE(message(bytes_of("just some text, for once")).find("not a TIFF"), std::string::npos);
}

TEST(TiffHeader, RefusesBigTiffWithOddOffsets) {
  TiffBuilder builder(Endian::little, true);
  builder.add({});
  builder.file()[4] = 4;
  open_fails(ErrorCode::malformed, builder.file());
}

TEST(TiffDirectory, OfTruncatedFileNamesThePlace) {
  TiffBuilder builder;
  builder.add({.width = 500, .height = 500});
  builder.file().resize(1000);
  const Error error = open_fails(ErrorCode::truncated, builder.file());
  EXPECT_EQ(error.structure(), "IFD 0");
  EXPECT_EQ(error.offset(), 250'008U);
  EXPECT_NE(std::string(error.what()).find("cut short"), std::string::npos);
}

TEST(TiffDirectory, MayLackTheFinalPointerAtTheEndOfTheFile) {
  TiffBuilder builder;
  builder.add({});
  builder.file().resize(builder.file().size() - 4);
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images().size(), 1U);
}

TEST(TiffDirectory, WithoutEntriesIsMalformed) {
  TiffBuilder builder;
  builder.add_directory(std::vector<Entry>{});
  EXPECT_EQ(open_fails(ErrorCode::malformed, builder.file()).structure(), "IFD 0");
}

TEST(TiffDirectory, WithAbsurdlyManyEntriesExceedsTheLimit) {
  TiffBuilder builder(Endian::little, true);
  const std::uint64_t offset = builder.add({});
  builder.file()[static_cast<std::size_t>(offset) + 6] = 1;
  EXPECT_EQ(open_fails(ErrorCode::limit_exceeded, builder.file()).offset(), offset);

  TiffBuilder usual;
  usual.add({});
  open_fails(ErrorCode::limit_exceeded, usual.file(), {.max_directory_entries = 5});
}

TEST(TiffDirectory, EntriesMayBeUnsorted) {
  TiffBuilder builder;
  std::vector<Entry> entries = builder.add_image({.width = 40, .height = 30}).list();
  std::reverse(entries.begin(), entries.end());
  builder.add_directory(entries);
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images()[0].levels, (std::vector<Level>{{40, 30, 40, 30}}));
}

TEST(TiffDirectory, TheFirstOfATagCounts) {
  TiffBuilder builder;
  std::vector<Entry> entries = builder.add_image({.width = 40, .height = 30}).list();
  entries.insert(entries.begin() + 1, longs(Tag::image_width, {41}));
  builder.add_directory(entries);
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images()[0].levels[0].width, 40U);
}

TEST(TiffDirectory, LoopEndsTheChainWithANote) {
  TiffBuilder builder;
  const std::uint64_t first = builder.add({.width = 40, .height = 30});
  builder.add({.width = 20, .height = 15});
  builder.point_next_to(first);
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  EXPECT_EQ(pyramid->images()[0].levels.size(), 2U);
  EXPECT_EQ(pyramid->notes().size(), 1U);
}

TEST(TiffDirectory, ChainEndsWithANoteWhereItLeavesTheFile) {
  TiffBuilder builder;
  builder.add({.width = 40, .height = 30});
  builder.point_next_to(0xFFFF);
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  EXPECT_EQ(pyramid->images().size(), 1U);
  ASSERT_EQ(pyramid->notes().size(), 1U);
  EXPECT_NE(pyramid->notes()[0].find("IFD 1"), std::string::npos);
}

TEST(TiffDirectory, DamagedOneIsSkippedWithANote) {
  TiffBuilder builder;
  builder.add({.width = 40, .height = 30});
  builder.add_directory(builder.add_image({}).remove(Tag::image_width));
  builder.add({.width = 20, .height = 15});
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  EXPECT_EQ(pyramid->images()[0].levels.size(), 2U);
  EXPECT_EQ(pyramid->notes().size(), 1U);
}

TEST(TiffDirectory, FileWithoutAnyImageIsMalformed) {
  TiffBuilder builder;
  builder.add_directory(builder.add_image({}).remove(Tag::image_length));
  EXPECT_EQ(open_fails(ErrorCode::malformed, builder.file()).structure(), "IFD 0, tag 257 (ImageLength)");
}

TEST(TiffDirectory, TooManyExceedTheLimit) {
  TiffBuilder builder;
  for (int i = 0; i < 5; ++i) builder.add({});
  open_fails(ErrorCode::limit_exceeded, builder.file(), {.max_directories = 4});
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open({.max_directories = 5})->images().size(), 5U);
}

TEST(TiffDirectory, TooManySubIfdsExceedTheLimit) {
  TiffBuilder builder;
  std::vector<std::uint64_t> offsets(1000);
  for (std::size_t i = 0; i < offsets.size(); ++i) offsets[i] = i + 1;
  builder.add_directory(builder.add_image({}).set(longs(Tag::sub_ifds, offsets)));
  open_fails(ErrorCode::limit_exceeded, builder.file(), {.max_directories = 100});
}

TEST(TiffDirectory, SubIfdsAreAskedForAtOnce) {
  TiffBuilder builder;
  const std::vector<std::uint64_t> offsets{builder.add_sub_directory(builder.add_image({.width = 512, .height = 512})),
                                           builder.add_sub_directory(builder.add_image({.width = 256, .height = 256})),
                                           builder.add_sub_directory(builder.add_image({.width = 128, .height = 128}))};
  builder.add_directory(builder.add_image({.width = 1024, .height = 1024}).set(longs(Tag::sub_ifds, offsets)));
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images()[0].levels.size(), 4U);
  // The file's header; the directory, which follows the array of offsets; its SubIFDs.
  EXPECT_LE(file.rounds(), 4);
}

TEST(TiffDirectory, OfLongChainsAreReadOnce) {
  TiffBuilder builder;
  constexpr int pages = 300;
  for (int i = 0; i < pages; ++i) {
    builder.add({});
    builder.add_data(5000, 0);
  }
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images().size(), static_cast<std::size_t>(pages));
  EXPECT_LE(file.rounds(), pages + 1);
}

TEST(TagReader, TakesAnyIntegerTypeForAnInteger) {
  for (const FieldType type : {FieldType::byte, FieldType::short_integer, FieldType::long_integer, FieldType::ifd,
                               FieldType::signed_short, FieldType::signed_long}) {
    TiffBuilder builder;
    Entries entries = builder.add_image({.width = 40, .height = 30});
    for (Entry entry : entries.list()) {
      if (entry.tag == Tag::strip_offsets || entry.tag == Tag::strip_byte_counts) continue;
      entry.type = type;
      entries.set(entry);
    }
    builder.add_directory(entries);
    StarvedFile file(builder.file());
    EXPECT_EQ(file.open()->images()[0].levels, (std::vector<Level>{{40, 30, 40, 30}}));
  }
  TiffBuilder builder(Endian::big, true);
  Entries entries = builder.add_image({.width = 40, .height = 30});
  for (Entry entry : entries.list()) {
    entry.type = FieldType::long8;
    entries.set(entry);
  }
  builder.add_directory(entries);
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images()[0].levels, (std::vector<Level>{{40, 30, 40, 30}}));
}

TEST(TagReader, TakesAWrongTypeForAbsence) {
  TiffBuilder builder;
  builder.add_directory(builder.add_image({}).set({Tag::photometric_interpretation, FieldType::ascii, {65, 0}}));
  StarvedFile file(builder.file());
  EXPECT_EQ(file.open()->images()[0].photometric, "MinIsBlack");
}

TEST(TagReader, ReadsNumbersOfAllTypes) {
  TiffBuilder builder;
  const std::uint64_t offset = builder.add_directory(std::vector<Entry>{
      {Tag::x_resolution, FieldType::rational, {300 | 2ULL << 32U}},  // Numerator and denominator, little-endian.
      {Tag::y_resolution, FieldType::rational, {300}},
      {Tag::s_min_sample_value, FieldType::float_number, {0x3FC00000}},
      {Tag::s_max_sample_value, FieldType::signed_short, {0xFFFE}},
      testing::doubles(Tag::model_pixel_scale, {0.5, -2}),
  });
  SparseBytes bytes(builder.file().size());
  bytes.insert(0, builder.file());
  const Directory directory = read_directory(bytes, read_file_header(bytes), offset, "IFD 0", {});
  const TagReader reader(bytes, directory);
  EXPECT_EQ(reader.numbers(Tag::x_resolution), (std::vector<double>{150}));
  EXPECT_EQ(reader.numbers(Tag::y_resolution), (std::vector<double>{0}));
  EXPECT_EQ(reader.numbers(Tag::s_min_sample_value), (std::vector<double>{1.5}));
  EXPECT_EQ(reader.numbers(Tag::s_max_sample_value), (std::vector<double>{-2}));
  EXPECT_EQ(reader.numbers(Tag::model_pixel_scale), (std::vector<double>{0.5, -2}));
  EXPECT_TRUE(reader.numbers(Tag::artist).empty());
}

TEST(TagReader, ReportsValuesBeyondTheEndOfTheFile) {
  TiffBuilder builder;
  Entries entries = builder.add_image({.width = 10, .height = 10, .bands = 3});
  const std::uint64_t offset = builder.add_directory(entries);
  // The third entry is BitsPerSample; point it out of the file.
  const std::size_t value_at = static_cast<std::size_t>(offset) + 2 + 2 * 12 + 8;
  builder.file()[value_at + 2] = 0xFF;
  const Error error = open_fails(ErrorCode::truncated, builder.file());
  EXPECT_EQ(error.structure(), "IFD 0, tag 258 (BitsPerSample)");
}

TEST(TagReader, LimitsTheBytesOfAValue) {
  TiffBuilder builder(Endian::little, true);
  builder.add_directory(
      builder.add_image({}).set({Tag::extra_samples, FieldType::short_integer, std::vector<std::uint64_t>(5'000'000)}));
  open_fails(ErrorCode::limit_exceeded, builder.file());
}

}  // namespace
}  // namespace pyramidion
