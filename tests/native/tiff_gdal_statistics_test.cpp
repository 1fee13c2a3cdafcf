// The range of values that GDAL has measured: as its XML says it, and in the excerpts of tiles.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "decode/decode_tiff.h"
#include "support/starved_file.h"
#include "support/tiff_builder.h"
#include "tiff/gdal_statistics.h"

namespace pyramidion {
namespace {

using testing::ascii;
using testing::doubles;
using testing::Entry;
using testing::shorts;
using testing::StarvedFile;
using testing::TiffBuilder;

std::string item(const std::string& name, const std::string& value, int band = 0) {
  return "<Item name=\"" + name + "\" sample=\"" + std::to_string(band) + "\">" + value + "</Item>\n";
}

std::string both(const std::string& minimum, const std::string& maximum, int band = 0) {
  return item("STATISTICS_MAXIMUM", maximum, band) + item("STATISTICS_MINIMUM", minimum, band);
}

std::string range_in(const std::string& xml, std::uint16_t bands = 1) {
  const auto range = range_in_gdal_metadata(xml, bands);
  return range ? std::to_string(range->minimum) + " to " + std::to_string(range->maximum) : "nothing";
}

TEST(GdalStatistics, AreFoundInWhateverIsSound) {
  struct Case {
    std::string xml;
    const char* expected;
  };
  const std::string sound = both("-3.5", "1e3");
  const std::vector<Case> cases{
      {"<GDALMetadata>\n" + item("AREA_OR_POINT", "Area") + sound + "</GDALMetadata>", "-3.500000 to 1000.000000"},
      {"<Item sample='0' role=\"x\" name='STATISTICS_MINIMUM'> 7 </Item><Item\nname=\"STATISTICS_MAXIMUM\" "
       "sample=\"0\">8</Item>",
       "7.000000 to 8.000000"},
      {"", "nothing"},
      {"<GDALMetadata>", "nothing"},
      {item("STATISTICS_MINIMUM", "3"), "nothing"},
      {item("STATISTICS_MAXIMUM", "3"), "nothing"},
      {both("3", "3"), "nothing"},
      {both("4", "3"), "nothing"},
      {both("nan", "3"), "nothing"},
      {both("0", "inf"), "nothing"},
      {both("0", "1e999"), "nothing"},
      {both("", "3"), "nothing"},
      {both("none", "3"), "nothing"},
      {both("0", "1", 1), "nothing"},
      {both("0", "1", -1), "nothing"},
      {R"(<Item name="STATISTICS_MINIMUM">1</Item><Item name="STATISTICS_MAXIMUM">2</Item>)", "nothing"},
      {R"(<Item nickname="STATISTICS_MINIMUM" sample="0">1</Item>)" + item("STATISTICS_MAXIMUM", "3"), "nothing"},
      // What is cut off or broken spoils no more than itself.
      {sound.substr(0, sound.size() - 3), "-3.500000 to 1000.000000"},
      {sound.substr(0, sound.size() - 9), "nothing"},
      {sound.substr(0, sound.size() / 2), "nothing"},
      {"<Item <Item name=\"STATISTICS_MINIMUM sample=>" + sound + "<Item", "-3.500000 to 1000.000000"},
      {sound + "<Item name=", "-3.500000 to 1000.000000"},
      {sound + "<Item name=>" + item("STATISTICS_MINIMUM", "-9"), "-9.000000 to 1000.000000"},
  };
  for (const Case& one : cases) EXPECT_EQ(range_in(one.xml), one.expected) << one.xml;
}

TEST(GdalStatistics, OfSeveralBandsAreOneRange) {
  const std::string xml = both("5", "70") + both("2", "60", 1) + both("8", "90", 2) + both("0", "65535", 3);
  EXPECT_EQ(range_in(xml, 3), "2.000000 to 90.000000");
  EXPECT_EQ(range_in(xml, 1), "5.000000 to 70.000000");
}

/// "2 to 90", as the excerpt of a tile of the last level says, or "nothing".
std::string range_of_tile(const std::vector<Entry>& entries, std::uint16_t bands, std::uint16_t bits) {
  TiffBuilder builder;
  auto image = builder.add_image({.bands = bands, .bits = bits});
  for (const Entry& entry : entries) image.set(entry);
  builder.add_directory(image);
  builder.add({.width = 8, .height = 8, .bands = bands, .bits = bits, .subfile_type = 1});
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  const auto level = static_cast<std::uint32_t>(pyramid->images()[0].levels.size() - 1);
  const Plan plan = file.plan(*pyramid, {.level = level, .region = {0, 0, 8, 8}});
  const Interpretation meaning = decode_tiff(file.assemble(plan.excerpts.at(0))).interpretation;
  if (!meaning.sample_min && !meaning.sample_max) return "nothing";
  return std::to_string(std::lround(meaning.sample_min.value_or(-1))) + " to " +
         std::to_string(std::lround(meaning.sample_max.value_or(-1)));
}

TEST(GdalStatistics, AreTheRangeOfTilesWhoseTypeDoesNotSayIt) {
  const Entry statistics =
      ascii(Tag::gdal_metadata, both("5", "70") + both("2", "60", 1) + both("8", "90", 2) + both("0", "65535", 3));
  const Entry rgb = shorts(Tag::photometric_interpretation, {2});
  const Entry floats = shorts(Tag::sample_format, {3});
  const Entry alpha = shorts(Tag::extra_samples, {2});
  struct Case {
    std::vector<Entry> entries;
    std::uint16_t bands;
    std::uint16_t bits;
    const char* expected;
  };
  const std::vector<Case> cases{
      {{statistics}, 1, 16, "5 to 70"},
      {{statistics, floats}, 1, 32, "5 to 70"},
      {{statistics, rgb}, 3, 16, "2 to 90"},
      {{statistics, rgb, alpha}, 4, 16, "2 to 90"},
      {{statistics}, 1, 8, "nothing"},
      {{statistics, rgb}, 3, 8, "nothing"},
      {{}, 1, 16, "nothing"},
      {{ascii(Tag::gdal_metadata, "<GDALMetadata></GDALMetadata>")}, 1, 16, "nothing"},
      {{statistics, shorts(Tag::photometric_interpretation, {5})}, 4, 16, "nothing"},
      {{statistics, testing::bytes(Tag::icc_profile, {1, 2, 3, 4, 5, 6})}, 1, 16, "nothing"},
      // What the file's own tags state comes first.
      {{statistics, doubles(Tag::s_min_sample_value, {1}), doubles(Tag::s_max_sample_value, {9})}, 1, 16, "1 to 9"},
      {{statistics, doubles(Tag::s_max_sample_value, {9})}, 1, 16, "-1 to 9"},
      // A megabyte is not read for it.
      {{ascii(Tag::gdal_metadata, both("5", "70") + std::string(1U << 20U, ' '))}, 1, 16, "nothing"},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& one = cases[i];
    EXPECT_EQ(range_of_tile(one.entries, one.bands, one.bits), one.expected) << "case " << i;
  }
}

TEST(GdalStatistics, CostNoReadMore) {
  TiffBuilder builder;
  builder.add_directory(builder.add_image({.bits = 16}).set(ascii(Tag::gdal_metadata, both("5", "70"))));
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  const int rounds = file.rounds();
  static_cast<void>(file.plan(*pyramid, {.region = {0, 0, 16, 16}}));
  EXPECT_LE(file.rounds(), rounds + 1);
}

}  // namespace
}  // namespace pyramidion
