#include "support/divided_codestream.h"

#include <algorithm>
#include <stdexcept>

#include "bytes/endian.h"

namespace pyramidion::testing {
namespace {

constexpr std::size_t sot_bytes = 12;
constexpr std::size_t sop_bytes = 6;
constexpr std::size_t marker_bytes = 2;

/// Where the marker next stands, else the end.
Bytes::const_iterator find(Bytes::const_iterator from, Bytes::const_iterator end, Marker marker) {
  const auto number = static_cast<std::uint16_t>(marker);
  const Bytes bytes{static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)};
  return std::search(from, end, bytes.begin(), bytes.end());
}

void append(Bytes& bytes, const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

/// Seven bits a byte, the highest first (A.7.2).
Bytes coded(std::size_t length) {
  Bytes bytes;
  for (unsigned shift = 28; shift > 0; shift -= 7) {
    if (length >> shift != 0) bytes.push_back(static_cast<std::uint8_t>(0x80U | (length >> shift & 0x7FU)));
  }
  bytes.push_back(static_cast<std::uint8_t>(length & 0x7FU));
  return bytes;
}

}  // namespace

DividedCodestream::DividedCodestream(const Bytes& file) {
  auto at = find(file.begin(), file.end(), Marker::sot);
  main_header_.assign(file.begin() + marker_bytes, at);
  while (file.end() - at > static_cast<std::ptrdiff_t>(sot_bytes)) {
    const auto tile = load<std::uint16_t>(&*at + 4, Endian::big);
    const auto end = at + load<std::uint32_t>(&*at + 6, Endian::big);
    auto position = find(at, end, Marker::sod) + marker_bytes;
    while (position != end) {
      if (find(position, end, Marker::sop) != position) throw std::logic_error("A packet has no SOP");
      const auto header = position + sop_bytes;
      const auto eph = find(header, end, Marker::eph);
      const auto body = eph + marker_bytes;
      position = find(body, end, Marker::sop);
      packets_[tile].push_back({Bytes(header, eph), Bytes(body, position)});
    }
    at = end;
  }
}

DividedCodestream::Result DividedCodestream::put_together(const Form& form) const {
  const std::vector<Part> all = parts(form);
  J2kBuilder builder;
  builder.append(main_header_);
  add_main_lists(form, all, builder);
  Result result;
  for (const Part& part : all) {
    add_tile_part(form, part, builder);
    std::uint64_t offset = builder.file().size();
    for (const std::size_t number : part.packets) offset -= marked(part, number, form).size();
    for (const std::size_t number : part.packets) {
      const std::uint64_t length = marked(part, number, form).size();
      result.packets[part.tile].push_back({offset, length});
      offset += length;
    }
  }
  result.file = builder.add(Marker::eoc).file();
  return result;
}

std::vector<DividedCodestream::Part> DividedCodestream::parts(const Form& form) const {
  std::vector<Part> all;
  for (const auto& [tile, packets] : packets_) {
    for (std::uint8_t number = 0; number < form.tile_parts; ++number) {
      Part part{tile, number, {}};
      const std::size_t end = packets.size() * (number + 1U) / form.tile_parts;
      for (std::size_t i = packets.size() * number / form.tile_parts; i < end; ++i) part.packets.push_back(i);
      all.push_back(part);
    }
  }
  if (form.interleaved) {
    std::stable_sort(all.begin(), all.end(), [](const Part& a, const Part& b) { return a.number < b.number; });
  }
  return all;
}

/// The packet as it stands in the tile-part.
Bytes DividedCodestream::marked(const Part& part, std::size_t number, const Form& form) const {
  const Packet& packet = packets_.at(part.tile)[number];
  Bytes bytes;
  if (form.sop) append(bytes, Numbers().u16(static_cast<std::uint16_t>(Marker::sop)).u16(4).u16(number & 0xFFFFU));
  if (form.headers == Headers::in_packets) {
    append(bytes, packet.header);
    if (form.eph) append(bytes, Numbers().u16(static_cast<std::uint16_t>(Marker::eph)));
  }
  append(bytes, packet.body);
  return bytes;
}

Bytes DividedCodestream::headers(const Part& part, const Form& form) const {
  Bytes bytes;
  for (const std::size_t number : part.packets) {
    append(bytes, packets_.at(part.tile)[number].header);
    if (form.eph) append(bytes, Numbers().u16(static_cast<std::uint16_t>(Marker::eph)));
  }
  return bytes;
}

Bytes DividedCodestream::lengths(const Part& part, const Form& form) const {
  Bytes bytes;
  for (const std::size_t number : part.packets) append(bytes, coded(marked(part, number, form).size()));
  return bytes;
}

void DividedCodestream::add_main_lists(const Form& form, const std::vector<Part>& parts, J2kBuilder& builder) const {
  if (form.tlm) {
    Numbers table;
    table.u8(0).u8(0x60);
    for (const Part& part : parts) {
      J2kBuilder alone;
      const std::size_t before = alone.file().size();
      add_tile_part(form, part, alone);
      table.u16(part.tile).u32(alone.file().size() - before);
    }
    builder.add(Marker::tlm, table);
  }
  if (form.plm) {
    Numbers list;
    list.u8(0);
    for (const Part& part : parts) {
      const Bytes own = lengths(part, form);
      if (own.size() > 255) throw std::logic_error("PLM has no room for so many packets of a tile-part");
      list.u8(own.size()).bytes(own);
    }
    builder.add(Marker::plm, list);
  }
  if (form.headers == Headers::in_main_header) {
    Numbers list;
    list.u8(0);
    for (const Part& part : parts) {
      const Bytes own = headers(part, form);
      list.u32(own.size()).bytes(own);
    }
    builder.add(Marker::ppm, list);
  }
}

void DividedCodestream::add_tile_part(const Form& form, const Part& part, J2kBuilder& builder) const {
  builder.begin_tile_part(part.tile, part.number, form.tile_parts);
  if (form.plt) builder.add(Marker::plt, Numbers().u8(0).bytes(lengths(part, form)));
  if (form.headers == Headers::in_tile_parts) {
    builder.add(Marker::ppt, Numbers().u8(0).bytes(headers(part, form)));
  }
  Bytes data;
  for (const std::size_t number : part.packets) append(data, marked(part, number, form));
  builder.end_tile_part(data);
}

}  // namespace pyramidion::testing
