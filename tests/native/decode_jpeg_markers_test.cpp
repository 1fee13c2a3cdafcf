#include <gtest/gtest.h>

#include "decode/jpeg_markers.h"
#include "support/made_jpeg.h"

namespace pyramidion::testing {
namespace {

TEST(JpegMarkers, FrameAndAdobeSegmentAreRead) {
  MadeJpeg made;
  made.width = 40;
  made.height = 24;
  made.adobe_transform = 1;
  made.chroma = 2;
  const JpegMarkers markers = read_jpeg_markers(make_jpeg(made));
  EXPECT_EQ(markers.frame, 0xC0);
  EXPECT_EQ(markers.precision, 8);
  EXPECT_EQ(markers.width, 40);
  EXPECT_EQ(markers.height, 24);
  ASSERT_EQ(markers.components.size(), 3U);
  EXPECT_EQ(markers.components[0].horizontal, 2);
  EXPECT_TRUE(markers.subsampled());
  EXPECT_EQ(markers.adobe_transform, 1);
  EXPECT_FALSE(markers.jfif);
}

TEST(JpegMarkers, RubbishHasNoFrame) {
  EXPECT_EQ(read_jpeg_markers({}).frame, 0);
  EXPECT_EQ(read_jpeg_markers(std::vector<std::uint8_t>{0xFF, 0xD8, 0xFF, 0xC0, 0xFF, 0xFF, 8}).frame, 0);
  EXPECT_EQ(read_jpeg_markers(std::vector<std::uint8_t>(1000, 0xFF)).frame, 0);
  EXPECT_EQ(read_jpeg_markers(std::vector<std::uint8_t>{0xFF, 0xD8, 0xFF, 0xC0, 0, 2, 0xFF, 0xD9}).frame, 0);
}

struct ColourCase {
  const char* what = "";
  MadeJpeg made;
  Photometric tag{};
  JpegColour expected{};
};

MadeJpeg marked(std::size_t components, std::optional<std::uint8_t> adobe, bool jfif = false, bool rgb_ids = false,
                int chroma = 1) {
  return {16, 16, std::vector<std::uint8_t>(components, 100), adobe, jfif, rgb_ids, chroma};
}

TEST(JpegMarkers, ColoursAreDecidedFromMarkersAndTag) {
  const ColourCase cases[] = {
      {"a tag alone: YCbCr", marked(3, {}), Photometric::ycbcr, JpegColour::ycbcr_to_rgb},
      {"a tag alone: RGB", marked(3, {}), Photometric::rgb, JpegColour::as_stored},
      {"Adobe says RGB", marked(3, 0), Photometric::ycbcr, JpegColour::as_stored},
      {"Adobe says YCbCr", marked(3, 1), Photometric::rgb, JpegColour::ycbcr_to_rgb},
      {"JFIF is YCbCr", marked(3, {}, true), Photometric::rgb, JpegColour::ycbcr_to_rgb},
      {"JFIF and Adobe disagree: the tag decides", marked(3, 0, true), Photometric::rgb, JpegColour::as_stored},
      {"JFIF and Adobe disagree: the tag decides", marked(3, 0, true), Photometric::ycbcr, JpegColour::ycbcr_to_rgb},
      {"components called R, G, B", marked(3, {}, false, true), Photometric::ycbcr, JpegColour::as_stored},
      {"nobody subsamples green and blue", marked(3, {}, false, false, 2), Photometric::rgb, JpegColour::ycbcr_to_rgb},
      {"L*a*b* is never touched", marked(3, {}), Photometric::cielab, JpegColour::as_stored},
      {"grey", marked(1, {}), Photometric::min_is_black, JpegColour::as_stored},
      {"CMYK", marked(4, 0), Photometric::cmyk, JpegColour::as_stored},
      {"Adobe says YCCK", marked(4, 2), Photometric::cmyk, JpegColour::ycck_to_cmyk},
      {"RGB with alpha", marked(4, {}), Photometric::rgb, JpegColour::as_stored},
  };
  for (const ColourCase& c : cases) {
    EXPECT_EQ(colour_of_jpeg(read_jpeg_markers(make_jpeg(c.made)), c.tag), c.expected) << c.what;
  }
}

}  // namespace
}  // namespace pyramidion::testing
