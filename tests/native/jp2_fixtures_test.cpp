// Headers of real files from many producers, when they lie beside the project. STRUCTURE.tsv says what is inside.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "jp2/boxes.h"
#include "jp2/main_header.h"
#include "jp2/tile_part_header.h"
#include "support/fixtures.h"
#include "support/jp2_report.h"
#include "support/starved_file.h"

namespace pyramidion::testing {
namespace {

/// A line of STRUCTURE.tsv about a JPEG 2000 file.
struct Expected {
  std::string path;
  std::string structure;
  std::vector<std::string> fields;  ///< The parts of the structure between bars, without outer blanks.
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<Expected> expectations(const std::filesystem::path& folder) {
  std::ifstream stream(folder / "STRUCTURE.tsv");
  std::vector<Expected> rows;
  std::string line;
  while (std::getline(stream, line)) {
    std::istringstream cells(line);
    Expected row;
    std::string bytes;
    std::getline(cells, row.path, '\t');
    std::getline(cells, bytes, '\t');
    std::getline(cells, row.structure, '\t');
    if (row.path.rfind("jp2/", 0) != 0 && row.path.rfind("htj2k/", 0) != 0) continue;
    std::istringstream fields(row.structure);
    for (std::string field; std::getline(fields, field, '|');) row.fields.push_back(trimmed(field));
    rows.push_back(row);
  }
  return rows;
}

std::string by(std::int64_t width, std::int64_t height) { return std::to_string(width) + "x" + std::to_string(height); }

/// Two digits, as code-block styles are written.
std::string hexadecimal(unsigned value) {
  constexpr char digits[] = "0123456789abcdef";
  return {digits[value >> 4U], digits[value & 0xFU]};
}

/// "RPCL L6 D5 mct1 9-7i cb64x64 st0x20": the parameters of the first component.
std::string coding_of(const TileParameters& parameters) {
  constexpr const char* orders[] = {"LRCP", "RLCP", "RPCL", "PCRL", "CPRL"};
  const CodingStyle& style = parameters.styles[0];
  return std::string(orders[static_cast<int>(parameters.order)]) + " L" + std::to_string(parameters.layers) + " D" +
         std::to_string(style.decomposition_levels) + " mct" +
         std::to_string(parameters.multiple_component_transform ? 1 : 0) +
         (style.transformation == 1 ? " 5-3r" : " 9-7i") + " cb" +
         by(1 << style.code_block_width_exponent, 1 << style.code_block_height_exponent) + " st0x" +
         hexadecimal(style.code_block_style);
}

/// "128x128/256x256", the lowest resolution first.
std::string precincts_of(const CodingStyle& style) {
  std::string text;
  for (const std::uint8_t precinct : style.precincts) {
    text += (text.empty() ? "" : "/") + by(1 << (precinct & 0xFU), 1 << (precinct >> 4U));
  }
  const bool has_none = std::count(style.precincts.begin(), style.precincts.end(), 0xFF) ==
                        static_cast<std::ptrdiff_t>(style.precincts.size());
  return "prec=" + (has_none ? "max" : text);
}

/// What STRUCTURE.tsv says about tile-parts and can be counted.
struct Counts {
  std::size_t tile_parts = 0;
  std::size_t with_packet_lengths = 0;
  bool has_tile_progressions = false;
};

Counts count_tile_parts(StarvedFile& file, const CodestreamHeader& header, std::uint64_t end) {
  Counts counts;
  for (std::uint64_t offset = header.range.end(); end - offset >= 14;) {
    TileParameters parameters = header.parameters;
    const TilePartHeader part =
        file.complete([&] { return read_tile_part_header(file.bytes(), header, offset, end, parameters); });
    ++counts.tile_parts;
    counts.with_packet_lengths += part.has_packet_lengths ? 1 : 0;
    counts.has_tile_progressions = counts.has_tile_progressions || parameters.changes != header.parameters.changes;
    offset = part.range.end();
  }
  return counts;
}

void expect_boxes(const Jp2File& boxes, const Expected& row) {
  EXPECT_EQ(boxes.format, row.fields[0] == "jpx"   ? "JPX"
                          : row.fields[0] == "jph" ? "JPH"
                          : row.fields[0] == "jp2" ? "JP2"
                                                   : "J2K");
  const auto says = [&](const std::string& text) { return row.structure.find(text) != std::string::npos; };
  EXPECT_EQ(boxes.is_cut_short, says("boxerr=box b'jp2c'"));
  EXPECT_EQ(!boxes.notes.empty(), boxes.is_cut_short);
  EXPECT_EQ(boxes.image.definitions.empty(), !says("cdef="));
  EXPECT_EQ(boxes.uuids.empty(), !says("uuid="));
  EXPECT_EQ(boxes.image.palette.has_value(), says("pclr="));
  if (boxes.image.palette) {
    EXPECT_TRUE(says("pclr=" + std::to_string(boxes.image.palette->entries) + " entries x " +
                     std::to_string(boxes.image.palette->columns.size()) + " cols"));
  }
  EXPECT_EQ(boxes.image.colours.empty(), boxes.format == "J2K");
  for (const ColourSpecification& colour : boxes.image.colours) {
    const bool has_profile = colour.method == ColourMethod::restricted_icc;
    EXPECT_TRUE(says(has_profile ? "restricted ICC " + std::to_string(colour.profile.length) + "B" : "enum:"));
    EXPECT_TRUE(colour.enumerated != 16 || says("enum:sRGB"));
    EXPECT_TRUE(colour.enumerated != 17 || says("enum:grey"));
    EXPECT_TRUE(colour.enumerated != 18 || says("enum:sYCC"));
  }
}

void expect_codestream(StarvedFile& file, ByteRange codestream, const Expected& row) {
  const auto says = [&](const std::string& text) { return row.structure.find(text) != std::string::npos; };
  const CodestreamHeader header = file.complete([&] { return read_main_header(file.bytes(), codestream); });
  const ImageSize& size = header.size;
  EXPECT_EQ(row.fields[2], by(size.image.x1 - size.image.x0, size.image.y1 - size.image.y0));
  const Counts counts = count_tile_parts(file, header, codestream.end());
  const std::string tiles = by(size.tile_width, size.tile_height) + " (" +
                            std::to_string(size.tile_columns() * size.tile_rows()) + " tiles, " +
                            std::to_string(counts.tile_parts) + " tp,";
  EXPECT_EQ(row.fields[3].substr(0, tiles.size()), tiles);
  // The table tells of COD, which COC may overrule.
  if (!says(" COC ")) {
    EXPECT_EQ(row.fields[5].substr(0, row.fields[5].find(" HT")), coding_of(header.parameters));
  }
  EXPECT_TRUE(says(precincts_of(header.parameters.styles[0]))) << precincts_of(header.parameters.styles[0]);
  EXPECT_EQ(header.parameters.may_have_sop, says(" SOP"));
  EXPECT_EQ(header.parameters.has_eph, says(" EPH"));
  EXPECT_EQ(header.tile_parts.empty(), !says("TLM"));
  if (!header.tile_parts.empty()) {
    EXPECT_EQ(header.tile_parts.size(), counts.tile_parts);
  }
  EXPECT_EQ(header.capabilities.empty(), !says("CAP"));
  EXPECT_EQ(header.has_packed_headers, says("PPM"));
  if (header.has_packed_headers) {
    EXPECT_EQ(header.packed_headers.size(), counts.tile_parts);
  }
  EXPECT_EQ(counts.with_packet_lengths > 0, says("PLT(t)"));
  EXPECT_EQ(counts.has_tile_progressions, says("POC(t)"));
  EXPECT_FALSE(header.has_extensions);
}

TEST(Jp2Fixtures, SayWhatIsInside) {
  const auto folder = fixtures();
  if (!folder) GTEST_SKIP() << "The fixtures are not here";
  const std::vector<Expected> rows = expectations(*folder);
  EXPECT_GT(rows.size(), 80U);
  for (const Expected& row : rows) {
    SCOPED_TRACE(row.path + ": " + row.structure);
    StarvedFile file(read_file(*folder / row.path));
    const Jp2File boxes = file.complete([&] { return read_boxes(file.bytes()); });
    expect_boxes(boxes, row);
    expect_codestream(file, boxes.codestream, row);
  }
}

TEST(Jp2Fixtures, SayTheSameHoweverTheyArrive) {
  const auto folder = fixtures();
  if (!folder) GTEST_SKIP() << "The fixtures are not here";
  for (const char* kind : {"jp2", "htj2k", "malformed-jp2"}) {
    for (const auto& entry : std::filesystem::directory_iterator(*folder / kind)) {
      SCOPED_TRACE(entry.path().string());
      const std::vector<std::uint8_t> bytes = read_file(entry.path());
      StarvedFile whole(bytes);
      whole.bytes().insert(0, bytes);
      StarvedFile starved(bytes);
      EXPECT_EQ(report_of_jp2(starved), report_of_jp2(whole));
    }
  }
}

}  // namespace
}  // namespace pyramidion::testing
