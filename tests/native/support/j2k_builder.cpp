#include "support/j2k_builder.h"

#include "bytes/endian.h"

namespace pyramidion::testing {
namespace {

Bytes style_of_component(const MadeStyle& style) {
  return Numbers()
      .u8(style.levels)
      .u8(style.width)
      .u8(style.height)
      .u8(style.style)
      .u8(style.wavelet)
      .bytes(style.precincts)
      .held();
}

std::uint8_t flags_of(const MadeStyle& style) {
  return static_cast<std::uint8_t>(style.flags | (style.precincts.empty() ? 0U : 1U));
}

}  // namespace

Numbers& Numbers::bytes(const Bytes& bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

Numbers& Numbers::append(std::uint64_t value, unsigned size) {
  while (size-- > 0) bytes_.push_back(static_cast<std::uint8_t>(value >> 8 * size));
  return *this;
}

ImageSize made_size(std::uint32_t width, std::uint32_t height, std::size_t components) {
  ImageSize size;
  size.image = {0, 0, width, height};
  size.tile_width = width;
  size.tile_height = height;
  size.components.resize(components);
  return size;
}

Bytes siz(const ImageSize& size) {
  Numbers numbers;
  numbers.u16(size.capabilities);
  for (const std::int64_t value : {size.image.x1, size.image.y1, size.image.x0, size.image.y0, size.tile_width,
                                   size.tile_height, size.tile_x0, size.tile_y0}) {
    numbers.u32(static_cast<std::uint64_t>(value));
  }
  numbers.u16(size.components.size());
  for (const ComponentSize& component : size.components) {
    numbers.u8((component.bits - 1U) | (component.is_signed ? 0x80U : 0U)).u8(component.dx).u8(component.dy);
  }
  return numbers.held();
}

Bytes cod(const MadeStyle& style) {
  return Numbers()
      .u8(flags_of(style))
      .u8(style.order)
      .u16(style.layers)
      .u8(style.transform)
      .bytes(style_of_component(style))
      .held();
}

Bytes coc(std::uint8_t component, const MadeStyle& style) {
  return Numbers().u8(component).u8(flags_of(style)).bytes(style_of_component(style)).held();
}

Bytes qcd(std::size_t steps) {
  Numbers numbers;
  numbers.u8(2U << 5U);
  for (std::size_t i = 0; i < steps; ++i) numbers.u8((8 + i) << 3U);
  return numbers.held();
}

Bytes qcc(std::uint8_t component, std::size_t steps) { return Numbers().u8(component).bytes(qcd(steps)).held(); }

J2kBuilder::J2kBuilder() { add(Marker::soc); }

J2kBuilder J2kBuilder::plain(const ImageSize& size, const MadeStyle& style) {
  J2kBuilder builder;
  builder.add(Marker::siz, siz(size));
  builder.add(Marker::cod, cod(style)).add(Marker::qcd, qcd(3U * style.levels + 1U));
  return builder;
}

J2kBuilder& J2kBuilder::add(Marker marker, const Bytes& parameters) {
  append(Numbers().u16(static_cast<std::uint16_t>(marker)));
  if (has_length(marker)) append(Numbers().u16(parameters.size() + 2));
  return append(parameters);
}

J2kBuilder& J2kBuilder::append(const Bytes& bytes) {
  file_.insert(file_.end(), bytes.begin(), bytes.end());
  return *this;
}

J2kBuilder& J2kBuilder::begin_tile_part(std::uint16_t tile, std::uint8_t number, std::uint8_t count) {
  tile_part_ = file_.size();
  return add(Marker::sot, Numbers().u16(tile).u32(0).u8(number).u8(count));
}

J2kBuilder& J2kBuilder::end_tile_part(const Bytes& data) {
  add(Marker::sod).append(data);
  return set_length(static_cast<std::uint32_t>(file_.size() - tile_part_));
}

J2kBuilder& J2kBuilder::set_length(std::uint32_t length) {
  store(&file_[static_cast<std::size_t>(tile_part_) + 6], length, Endian::big);
  return *this;
}

J2kBuilder& J2kBuilder::finish() { return begin_tile_part(0).end_tile_part().add(Marker::eoc); }

Bytes box(const std::string& type, const Bytes& payload) {
  return Numbers().u32(payload.size() + 8).text(type).bytes(payload).held();
}

Bytes jp2_front(const std::string& brand) {
  return Numbers()
      .bytes(box("jP  ", {0x0D, 0x0A, 0x87, 0x0A}))
      .bytes(box("ftyp", Numbers().text(brand).u32(0).text("jp2 ")))
      .held();
}

}  // namespace pyramidion::testing
