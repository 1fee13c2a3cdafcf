#include "decode/jpeg_markers.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace pyramidion {
namespace {

using Segment = std::span<const std::uint8_t>;

bool starts_with(Segment segment, const char* text, std::size_t length) {
  return segment.size() >= length && std::memcmp(segment.data(), text, length) == 0;
}

/// SOF0 to SOF15, without DHT, JPG and DAC, which lie among them.
bool is_frame(std::uint8_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(std::uint8_t marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD9); }

std::uint16_t word(const std::uint8_t* bytes) { return static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]); }

void read_frame(std::uint8_t marker, Segment segment, JpegMarkers& markers) {
  if (segment.size() < 6) return;
  markers.frame = marker;
  markers.precision = segment[0];
  markers.height = word(&segment[1]);
  markers.width = word(&segment[3]);
  markers.components.clear();
  for (std::size_t i = 0; i < segment[5] && 6 + 3 * i + 3 <= segment.size(); ++i) {
    const std::uint8_t* component = &segment[6 + 3 * i];
    markers.components.push_back(
        {component[0], static_cast<std::uint8_t>(component[1] >> 4U), static_cast<std::uint8_t>(component[1] & 15U)});
  }
}

void read_segment(std::uint8_t marker, Segment segment, JpegMarkers& markers) {
  if (is_frame(marker)) {
    read_frame(marker, segment, markers);
  } else if (marker == 0xE0 && starts_with(segment, "JFIF", 5)) {
    markers.jfif = true;
  } else if (marker == 0xEE && segment.size() >= 12 && starts_with(segment, "Adobe", 5)) {
    markers.adobe_transform = segment[11];
  } else if (marker == 0xE2 && starts_with(segment, "ICC_PROFILE", 12)) {
    markers.profile = true;
  }
}

bool has_rgb_ids(const std::vector<JpegMarkers::Component>& components) {
  return components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B';
}

}  // namespace

bool JpegMarkers::subsampled() const {
  return std::any_of(components.begin(), components.end(), [this](const Component& component) {
    return component.horizontal != components[0].horizontal || component.vertical != components[0].vertical;
  });
}

JpegMarkers read_jpeg_markers(std::span<const std::uint8_t> stream) {
  constexpr std::uint8_t start_of_scan = 0xDA;
  JpegMarkers markers;
  std::size_t position = 0;
  while (position + 2 <= stream.size()) {
    if (stream[position] != 0xFF || stream[position + 1] == 0xFF) {  // Fill bytes are allowed, rubbish is skipped.
      ++position;
      continue;
    }
    const std::uint8_t marker = stream[position + 1];
    position += 2;
    if (marker == start_of_scan) break;
    if (stands_alone(marker) || marker == 0) continue;
    if (position + 2 > stream.size()) break;
    const std::size_t length = word(&stream[position]);
    if (length < 2 || length > stream.size() - position) break;
    read_segment(marker, stream.subspan(position + 2, length - 2), markers);
    position += length;
  }
  return markers;
}

JpegColour colour_of_jpeg(const JpegMarkers& markers, Photometric tag) {
  const auto& components = markers.components;
  if (components.size() == 4 && tag == Photometric::cmyk && markers.adobe_transform == 2) {
    return JpegColour::ycck_to_cmyk;
  }
  if (components.size() != 3 || has_rgb_ids(components)) return JpegColour::as_stored;
  if (tag == Photometric::ycbcr) {
    const bool marked_rgb = markers.adobe_transform == 0 && !markers.jfif;
    return marked_rgb ? JpegColour::as_stored : JpegColour::ycbcr_to_rgb;
  }
  if (tag != Photometric::rgb) return JpegColour::as_stored;
  const bool marked_ycbcr = markers.adobe_transform == 1 || (markers.jfif && markers.adobe_transform != 0);
  return marked_ycbcr || markers.subsampled() ? JpegColour::ycbcr_to_rgb : JpegColour::as_stored;
}

}  // namespace pyramidion
