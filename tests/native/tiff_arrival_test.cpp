// What a file says must not depend on the order in which its bytes arrive.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/starved_file.h"
#include "support/tiff_builder.h"

namespace pyramidion::testing {
namespace {

std::string description_of(StarvedFile& file) {
  std::string text;
  try {
    const auto pyramid = file.open();
    for (const ImageInfo& image : pyramid->images()) {
      text += std::string(name_of(image.kind)) + " " + image.name;
      for (const Level& level : image.levels) text += " " + std::to_string(level.width);
      text += "\n";
    }
    for (const std::string& note : pyramid->notes()) text += note + "\n";
  } catch (const Error& error) {
    text += error.what();
  }
  return text;
}

/// The description, having checked that it is the same when the bytes are there from the start.
std::string description_of(TiffBuilder& builder) {
  StarvedFile whole(builder.file());
  whole.bytes().insert(0, builder.file());
  StarvedFile starved(builder.file());
  std::string description = description_of(starved);
  EXPECT_EQ(description, description_of(whole));
  return description;
}

TEST(Arrival, TheFirstDirectorysProblemIsTheOneThatCounts) {
  TiffBuilder builder;
  builder.add_directory(builder.add_image({}).remove(Tag::image_width));
  builder.point_next_to(builder.add_data({0xFF, 0xFF}));  // A directory of very many entries.
  EXPECT_NE(description_of(builder).find("IFD 0, tag 256"), std::string::npos);
}

TEST(Arrival, ADirectoryThatIsInTheChainIsNobodysSubIfd) {
  TiffBuilder builder;
  const std::uint64_t last = builder.add_sub_directory(builder.add_image({.width = 30, .height = 20}));
  builder.add_directory(builder.add_image({.width = 60, .height = 40}).set(longs(Tag::sub_ifds, {last})));
  builder.add({.width = 60, .height = 41});
  builder.point_next_to(last);
  EXPECT_NE(description_of(builder).find("IFD 0, SubIFD 0 was read before"), std::string::npos);
}

TEST(Arrival, NeighbouringDirectoriesAskForTheirBytesOnce) {
  TiffBuilder builder;
  const std::uint64_t ahead = 10'000;
  builder.add_directory(builder.add_image({}).set(longs(Tag::sub_ifds, {ahead, ahead + 20})));
  builder.file().resize(ahead + 40);  // StarvedFile complains when bytes are asked for twice.
  EXPECT_NE(description_of(builder).find("main"), std::string::npos);
}

}  // namespace
}  // namespace pyramidion::testing
