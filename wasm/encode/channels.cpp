#include "encode/channels.h"

namespace pyramidion {

Channels channels_of(const Picture& picture) {
  Channels channels{false, false};
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  const std::uint8_t* rgba = picture.rgba.data();
  for (std::size_t i = 0; i < pixels && !(channels.colour && channels.alpha); ++i, rgba += 4) {
    channels.colour = channels.colour || rgba[0] != rgba[1] || rgba[1] != rgba[2];
    channels.alpha = channels.alpha || rgba[3] != 255;
  }
  return channels;
}

void pack_row(const std::uint8_t* rgba, std::uint32_t width, Channels channels, std::uint8_t* out) {
  for (std::uint32_t i = 0; i < width; ++i, rgba += 4) {
    *out++ = rgba[0];
    if (channels.colour) {
      *out++ = rgba[1];
      *out++ = rgba[2];
    }
    if (channels.alpha) *out++ = rgba[3];
  }
}

}  // namespace pyramidion
