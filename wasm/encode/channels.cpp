#include "encode/channels.h"

#include <cstring>

namespace pyramidion {
namespace {

/// A pixel's four values, wherever it lies.
template <typename Value>
struct Pixel {
  Value red, green, blue, alpha;

  static Pixel at(const std::uint8_t* bytes) {
    Pixel pixel{};
    std::memcpy(&pixel, bytes, sizeof pixel);
    return pixel;
  }
};

template <typename Value>
Channels channels_in(const std::uint8_t* rgba, std::size_t pixels) {
  constexpr auto opaque = static_cast<Value>(~Value{0});
  Channels channels{false, false};
  for (std::size_t i = 0; i < pixels && !(channels.colour && channels.alpha); ++i, rgba += sizeof(Pixel<Value>)) {
    const auto pixel = Pixel<Value>::at(rgba);
    channels.colour = channels.colour || pixel.red != pixel.green || pixel.green != pixel.blue;
    channels.alpha = channels.alpha || pixel.alpha != opaque;
  }
  return channels;
}

template <typename Value>
void pack(const std::uint8_t* rgba, std::uint32_t width, Channels channels, std::uint8_t* out) {
  const std::size_t colours = sizeof(Value) * (channels.colour ? 3 : 1);
  for (std::uint32_t i = 0; i < width; ++i, rgba += 4 * sizeof(Value)) {
    std::memcpy(out, rgba, colours);
    out += colours;
    if (!channels.alpha) continue;
    std::memcpy(out, rgba + 3 * sizeof(Value), sizeof(Value));
    out += sizeof(Value);
  }
}

}  // namespace

Channels channels_of(const Picture& picture) {
  const std::size_t pixels = std::size_t{picture.width} * picture.height;
  const std::uint8_t* const rgba = picture.rgba.data();
  return picture.depth == 16 ? channels_in<std::uint16_t>(rgba, pixels) : channels_in<std::uint8_t>(rgba, pixels);
}

Channels channels_of(const Picture& picture, const Attachments& attachments) {
  Channels channels = channels_of(picture);
  channels.colour = channels.colour || icc_colours(attachments.icc) == IccColours::rgb;
  return channels;
}

void pack_row(const Picture& picture, std::uint32_t y, Channels channels, std::uint8_t* out) {
  const std::size_t row_bytes = std::size_t{picture.width} * picture.depth / 2;
  const std::uint8_t* const rgba = picture.rgba.data() + row_bytes * y;
  if (picture.depth == 16) {
    pack<std::uint16_t>(rgba, picture.width, channels, out);
  } else {
    pack<std::uint8_t>(rgba, picture.width, channels, out);
  }
}

}  // namespace pyramidion
