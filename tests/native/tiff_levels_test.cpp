// How directories are told apart: levels, pages, masks, thumbnails, labels, macros.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/starved_file.h"
#include "support/tiff_builder.h"

namespace pyramidion {
namespace {

using testing::ascii;
using testing::Entries;
using testing::ImageSpec;
using testing::longs;
using testing::shorts;
using testing::StarvedFile;
using testing::TiffBuilder;

constexpr std::uint32_t reduced = 1;
constexpr std::uint32_t page = 2;
constexpr std::uint32_t mask = 4;

/// "main 1024x512 512x256 | label 100x80": kinds, names where they say more, and level sizes.
std::string structure_of(TiffBuilder& builder) {
  StarvedFile file(builder.file());
  const auto pyramid = file.open();
  std::string text;
  for (const ImageInfo& image : pyramid->images()) {
    if (!text.empty()) text += " | ";
    text += image.name.empty() ? name_of(image.kind) : image.name;
    for (const Level& level : image.levels) {
      text += " " + std::to_string(level.width) + "x" + std::to_string(level.height);
    }
  }
  return text;
}

std::string structure_of(const std::vector<ImageSpec>& chain) {
  TiffBuilder builder;
  for (const ImageSpec& image : chain) builder.add(image);
  return structure_of(builder);
}

TEST(Levels, OfLibvipsAreMarkedAsReducedAndRoundedDown) {
  EXPECT_EQ(structure_of({{.width = 1001, .height = 501, .tile = 128, .subfile_type = 0},
                          {.width = 500, .height = 250, .tile = 128, .subfile_type = reduced},
                          {.width = 250, .height = 125, .tile = 128, .subfile_type = reduced}}),
            "main 1001x501 500x250 250x125");
}

TEST(Levels, OfGdaladdoAreRoundedUp) {
  EXPECT_EQ(structure_of({{.width = 1001, .height = 501, .tile = 128},
                          {.width = 501, .height = 251, .tile = 128, .subfile_type = reduced},
                          {.width = 251, .height = 126, .tile = 128, .subfile_type = reduced}}),
            "main 1001x501 501x251 251x126");
}

TEST(Levels, OfImageMagickAreAllMarkedAsPages) {
  EXPECT_EQ(structure_of({{.width = 1001, .height = 501, .tile = 128, .subfile_type = page},
                          {.width = 500, .height = 250, .tile = 128, .subfile_type = page},
                          {.width = 250, .height = 125, .tile = 128, .subfile_type = page}}),
            "main 1001x501 500x250 250x125");
}

TEST(Levels, OfGraphicsMagickAndStiffAreNotMarked) {
  EXPECT_EQ(structure_of({{.width = 1001, .height = 501, .tile = 128},
                          {.width = 500, .height = 250, .tile = 128},
                          {.width = 250, .height = 125, .tile = 128}}),
            "main 1001x501 500x250 250x125");
}

TEST(Levels, MayBeStriped) {
  EXPECT_EQ(structure_of({{.width = 1001, .height = 501}, {.width = 500, .height = 250}}), "main 1001x501 500x250");
}

TEST(Levels, AreSortedBySizeWhateverTheirOrder) {
  EXPECT_EQ(structure_of({{.width = 1024, .height = 512, .tile = 64},
                          {.width = 128, .height = 64, .tile = 64, .subfile_type = reduced},
                          {.width = 512, .height = 256, .tile = 64, .subfile_type = reduced},
                          {.width = 256, .height = 128, .tile = 64, .subfile_type = reduced}}),
            "main 1024x512 512x256 256x128 128x64");
}

TEST(Levels, MayComeSmallestFirst) {
  EXPECT_EQ(structure_of({{.width = 128, .height = 64, .tile = 64},
                          {.width = 256, .height = 128, .tile = 64},
                          {.width = 512, .height = 256, .tile = 64}}),
            "main 512x256 256x128 128x64");
  EXPECT_EQ(structure_of({{.width = 128, .height = 64, .tile = 64, .subfile_type = reduced},
                          {.width = 256, .height = 128, .tile = 64, .subfile_type = reduced},
                          {.width = 512, .height = 256, .tile = 64}}),
            "main 512x256 256x128 128x64");
}

TEST(Levels, MayJumpAndGoDownToAPixel) {
  EXPECT_EQ(structure_of({{.width = 947, .height = 753, .tile = 64}, {.width = 237, .height = 188, .tile = 64}}),
            "main 947x753 237x188");
  EXPECT_EQ(structure_of({{.width = 9, .height = 4, .tile = 16, .subfile_type = 0},
                          {.width = 4, .height = 2, .tile = 16, .subfile_type = reduced},
                          {.width = 2, .height = 1, .tile = 16, .subfile_type = reduced},
                          {.width = 1, .height = 1, .tile = 16, .subfile_type = reduced}}),
            "main 9x4 4x2 2x1 1x1");
}

TEST(Levels, MayBeSubIfds) {
  TiffBuilder builder;
  const std::uint64_t quarter = builder.add_sub_directory(builder.add_image({.width = 256, .height = 128, .tile = 64}));
  const std::uint64_t half = builder.add_sub_directory(builder.add_image({.width = 512, .height = 256, .tile = 64}));
  builder.add_directory(
      builder.add_image({.width = 1024, .height = 512, .tile = 64}).set(longs(Tag::sub_ifds, {quarter, half})));
  EXPECT_EQ(structure_of(builder), "main 1024x512 512x256 256x128");
}

TEST(Levels, OfEachPageAreItsSubIfdsInOme) {
  TiffBuilder builder;
  for (int i = 0; i < 2; ++i) {
    const std::uint64_t half = builder.add_sub_directory(builder.add_image({.width = 512, .height = 256, .tile = 64}));
    builder.add_directory(
        builder.add_image({.width = 1024, .height = 512, .tile = 64}).set(longs(Tag::sub_ifds, {half})));
  }
  EXPECT_EQ(structure_of(builder), "main 1024x512 512x256 | page 2 1024x512 512x256");
}

TEST(Levels, NeedTheSameSamples) {
  TiffBuilder builder;
  builder.add({.width = 1024, .height = 512, .tile = 64, .bands = 3});
  builder.add({.width = 512, .height = 256, .tile = 64, .bands = 4, .subfile_type = reduced});
  builder.add({.width = 256, .height = 128, .tile = 64, .bands = 3, .bits = 16, .subfile_type = reduced});
  builder.add_directory(builder.add_image({.width = 128, .height = 64, .tile = 64, .bands = 3, .subfile_type = reduced})
                            .set(shorts(Tag::photometric_interpretation, {8})));
  builder.add_directory(builder.add_image({.width = 64, .height = 32, .tile = 64, .bands = 3, .subfile_type = reduced})
                            .set(shorts(Tag::photometric_interpretation, {6})));
  EXPECT_EQ(structure_of(builder), "main 1024x512 64x32 | thumbnail 512x256 | thumbnail 256x128 | thumbnail 128x64");
}

TEST(Levels, MayLackTheSampleFormatAsThoseOfLibvips) {
  TiffBuilder builder;
  builder.add_directory(
      builder.add_image({.width = 128, .height = 128, .tile = 64, .bits = 32}).set(shorts(Tag::sample_format, {3})));
  builder.add({.width = 64, .height = 64, .tile = 64, .bits = 32, .subfile_type = reduced});
  builder.add_directory(builder.add_image({.width = 32, .height = 32, .tile = 64, .bits = 32, .subfile_type = reduced})
                            .set(shorts(Tag::sample_format, {2})));
  EXPECT_EQ(structure_of(builder), "main 128x128 64x64 | thumbnail 32x32");
}

TEST(Pages, OfAScanAreNoLevels) {
  EXPECT_EQ(structure_of({{.width = 1694, .height = 2170},
                          {.width = 1694, .height = 2175},
                          {.width = 1693, .height = 2171},
                          {.width = 1693, .height = 2168}}),
            "main 1694x2170 | page 2 1694x2175 | page 3 1693x2171 | page 4 1693x2168");
}

TEST(Pages, LargerThanTheFirstDoNotReplaceIt) {
  EXPECT_EQ(structure_of({{.width = 10, .height = 10}, {.width = 10, .height = 10}, {.width = 20, .height = 20}}),
            "main 10x10 | page 2 10x10 | page 3 20x20");
}

TEST(Pages, TakeTheirOwnReducedImages) {
  EXPECT_EQ(structure_of({{.width = 128, .height = 128, .tile = 64},
                          {.width = 64, .height = 64, .tile = 64, .subfile_type = reduced},
                          {.width = 128, .height = 128, .tile = 64},
                          {.width = 64, .height = 64, .tile = 64, .subfile_type = reduced}}),
            "main 128x128 64x64 | page 3 128x128 64x64");
}

TEST(Masks, OfCogsAreInterleavedAndHaveLevelsToo) {
  EXPECT_EQ(structure_of({{.width = 256, .height = 256, .tile = 64, .bands = 3},
                          {.width = 256, .height = 256, .tile = 64, .bits = 1, .subfile_type = mask},
                          {.width = 128, .height = 128, .tile = 64, .bands = 3, .subfile_type = reduced},
                          {.width = 128, .height = 128, .tile = 64, .bits = 1, .subfile_type = reduced | mask},
                          {.width = 64, .height = 64, .tile = 64, .bands = 3, .subfile_type = reduced},
                          {.width = 64, .height = 64, .tile = 64, .bits = 1, .subfile_type = reduced | mask}}),
            "main 256x256 128x128 64x64 | mask 256x256 128x128 64x64");
}

TEST(Masks, OfTheImagesOwnKindAreToldByTheirMark) {
  EXPECT_EQ(structure_of({{.width = 256, .height = 256}, {.width = 256, .height = 256, .subfile_type = mask}}),
            "main 256x256 | mask 256x256");
}

TEST(Slides, KeepThumbnailLabelAndMacroBesideTheLevels) {
  TiffBuilder builder;
  builder.add({.width = 2220, .height = 2967, .tile = 240, .bands = 3, .subfile_type = 0});
  builder.add({.width = 574, .height = 768, .bands = 3, .subfile_type = 0});  // Of the main image's very shape.
  builder.add({.width = 555, .height = 741, .tile = 240, .bands = 3, .subfile_type = 0});
  builder.add_directory(builder.add_image({.width = 387, .height = 463, .bands = 3, .subfile_type = reduced})
                            .set(ascii(Tag::image_description, "Aperio Image Library v10.0.50\nlabel 387x463")));
  builder.add_directory(builder.add_image({.width = 1280, .height = 431, .bands = 3, .subfile_type = 9})
                            .set(ascii(Tag::image_description, "Aperio Image Library v10.0.50\nmacro 1280x431")));
  EXPECT_EQ(structure_of(builder), "main 2220x2967 555x741 | thumbnail 574x768 | label 387x463 | macro 1280x431");
}

TEST(Thumbnails, MayHaveAnotherShape) {
  EXPECT_EQ(structure_of({{.width = 1350, .height = 1020, .subfile_type = page},
                          {.width = 140, .height = 110, .subfile_type = page}}),
            "main 1350x1020 | thumbnail 140x110");
}

TEST(Thumbnails, MayComeFirstAsInCamerasRawFiles) {
  TiffBuilder builder;
  const std::uint64_t raw =
      builder.add_sub_directory(builder.add_image({.width = 600, .height = 400, .bits = 16, .subfile_type = 0}));
  const std::uint64_t preview =
      builder.add_sub_directory(builder.add_image({.width = 300, .height = 200, .bands = 3, .subfile_type = reduced}));
  builder.add_directory(builder.add_image({.width = 60, .height = 40, .bands = 3, .subfile_type = reduced})
                            .set(longs(Tag::sub_ifds, {preview, raw})));
  EXPECT_EQ(structure_of(builder), "main 600x400 | thumbnail 60x40 | thumbnail 300x200");
}

TEST(SubfileType, MayBeTheOldTag) {
  TiffBuilder builder;
  builder.add({.width = 100, .height = 100});
  // 10 % smaller: only the mark makes it a level.
  builder.add_directory(builder.add_image({.width = 90, .height = 90}).set(shorts(Tag::subfile_type, {2})));
  builder.add_directory(builder.add_image({.width = 80, .height = 80}).set(shorts(Tag::subfile_type, {3})));
  EXPECT_EQ(structure_of(builder), "main 100x100 90x90 | page 3 80x80");
}

TEST(Images, ThatAreNoMoreThanSubIfdsAreListed) {
  TiffBuilder builder;
  const std::uint64_t other = builder.add_sub_directory(builder.add_image({.width = 32, .height = 32, .bands = 3}));
  builder.add_directory(builder.add_image({.width = 32, .height = 32}).set(longs(Tag::sub_ifds, {other})));
  EXPECT_EQ(structure_of(builder), "main 32x32 | IFD 0, SubIFD 0 32x32");
}

TEST(Images, AllDirectoriesAreListedOnce) {
  const std::string text = structure_of({{.width = 100, .height = 100, .subfile_type = reduced},
                                         {.width = 100, .height = 100, .subfile_type = reduced},
                                         {.width = 50, .height = 50, .subfile_type = reduced}});
  EXPECT_EQ(text, "main 100x100 50x50 | thumbnail 100x100");
}

}  // namespace
}  // namespace pyramidion
