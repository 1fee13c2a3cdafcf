#include "support/grown_codestream.h"

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "jp2/main_header.h"
#include "jp2/marker_segments.h"
#include "jp2/packet_sequence.h"
#include "jp2/precinct_content.h"
#include "jp2/tile_packets.h"
#include "jp2/tile_part_table.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

[[noreturn]] void refuse(const char* why) {
  throw Error(ErrorCode::unsupported, std::string("The codestream cannot be repeated: ") + why);
}

void append(Bytes& bytes, std::uint64_t value, unsigned size) {
  while (size-- > 0) bytes.push_back(static_cast<std::uint8_t>(value >> 8U * size));
}

void append(Bytes& bytes, Marker marker) { append(bytes, static_cast<std::uint16_t>(marker), 2); }

void overwrite(Bytes& bytes, std::size_t at, std::uint64_t value, unsigned size) {
  while (size-- > 0) bytes[at++] = static_cast<std::uint8_t>(value >> 8U * size);
}

/// A code-block of the period, and where its bytes are.
struct Block {
  CodeBlockContent content;
  std::vector<ByteRange> bytes;
};

/// All code-blocks of a subband of the period.
struct Blocks {
  std::int64_t columns = 0;
  std::int64_t rows = 0;
  std::vector<Block> blocks;

  [[nodiscard]] const Block& at(std::int64_t column, std::int64_t row) const {
    return blocks[static_cast<std::size_t>(row % rows * columns + column % columns)];
  }
};

std::int64_t whole_blocks(std::int64_t samples, unsigned exponent) {
  const std::int64_t count = samples >> exponent;
  if (count == 0 || count << exponent != samples) refuse("it has code-blocks that are not whole");
  return count;
}

class Period {
 public:
  explicit Period(std::span<const std::uint8_t> file)
      : bytes_(file.size()),
        file_(file),
        header_((bytes_.insert(0, file), read_main_header(bytes_, {0, file.size()}))),
        table_(bytes_, header_, file.size()),
        packets_({bytes_, header_, file.size()}, table_, 0) {
    if (header_.size.tile_columns() * header_.size.tile_rows() != 1) refuse("it has several tiles");
    if (const Box& image = header_.size.image; image.x0 != 0 || image.y0 != 0) refuse("it has an offset");
    if (!packets_.prepare(1)) refuse("it has no tile");
    for (const TileComponent& component : packets_.geometry().components()) read_component(component);
  }

  [[nodiscard]] const CodestreamHeader& header() const { return header_; }
  [[nodiscard]] const TileParameters& parameters() const { return packets_.parameters(); }
  [[nodiscard]] std::span<const std::uint8_t> bytes(ByteRange range) const {
    return file_.subspan(static_cast<std::size_t>(range.offset), static_cast<std::size_t>(range.length));
  }
  [[nodiscard]] const Blocks& blocks(std::size_t component, std::size_t resolution, std::size_t subband) const {
    return blocks_[component][resolution][subband];
  }

 private:
  void read_component(const TileComponent& component) {
    const auto number = static_cast<std::uint16_t>(blocks_.size());
    auto& resolutions = blocks_.emplace_back();
    for (const Resolution& resolution : component.resolutions) {
      const auto r = static_cast<std::uint8_t>(resolutions.size());
      auto& subbands = resolutions.emplace_back();
      for (const Subband& subband : resolution.subbands()) {
        Blocks& blocks = subbands.emplace_back();
        blocks.columns = whole_blocks(subband.box.x1, resolution.code_block_width_exponent());
        blocks.rows = whole_blocks(subband.box.y1, resolution.code_block_height_exponent());
        blocks.blocks.resize(static_cast<std::size_t>(blocks.columns * blocks.rows));
      }
      for (std::uint64_t p = 0; p < resolution.precincts(); ++p) read_precinct(number, r, p, subbands);
    }
  }

  void read_precinct(std::uint16_t component, std::uint8_t resolution, std::uint64_t precinct,
                     std::vector<Blocks>& subbands) {
    PrecinctContent content(packets_, component, resolution, precinct);
    std::vector<ByteRange> missing;
    while (!content.read(bytes_, packets_, parameters().layers, false, missing)) {
      if (!missing.empty()) refuse("it is cut short");
    }
    std::uint8_t s = 0;
    for (Blocks& blocks : subbands) {
      const Box area = content.area(s);
      const auto width = static_cast<std::uint32_t>(area.x1 - area.x0);
      for (std::uint32_t i = 0; i < width * static_cast<std::uint32_t>(area.y1 - area.y0); ++i) {
        const std::int64_t row = area.y0 + i / width;
        Block& block = blocks.blocks[static_cast<std::size_t>(row * blocks.columns + area.x0 + i % width)];
        for (const CodeBlockPart& part : content.parts_of(s, i)) {
          block.content.zero_bit_planes = part.zero_bit_planes;
          merge_segments(content.segments_of(part), block.content.segments);
          block.bytes.push_back(part.bytes);
        }
      }
      ++s;
    }
  }

  SparseBytes bytes_;
  std::span<const std::uint8_t> file_;
  CodestreamHeader header_;
  TilePartTable table_;
  TilePackets packets_;
  std::vector<std::vector<std::vector<Blocks>>> blocks_;  ///< By component, resolution, subband.
};

}  // namespace

class GrownCodestream::Repetition {
 public:
  Repetition(std::span<const std::uint8_t> period, std::uint32_t times, PacketLengths lengths)
      : period_(period),
        size_(scaled(period_.header().size, times)),
        parameters_(simplified(period_.parameters())),
        geometry_(size_, size_.tile(0), parameters_) {
    const Bytes listed = find_packets();
    head_ = main_header();
    const Bytes tile_part = tile_part_header(lengths == PacketLengths::listed ? listed : Bytes{}, data_);
    head_.insert(head_.end(), tile_part.begin(), tile_part.end());
    append(end_, Marker::eoc);
  }

  [[nodiscard]] std::uint64_t size() const { return head_.size() + data_ + end_.size(); }

  void read(std::uint64_t offset, std::span<std::uint8_t> out) const {
    std::uint64_t at = 0;  // Of what is copied next.
    const auto copy = [&](std::span<const std::uint8_t> bytes) {
      const std::uint64_t begin = std::max(at, offset);
      const std::uint64_t end = std::min(at + bytes.size(), offset + out.size());
      if (begin < end) {
        const auto wanted = bytes.subspan(static_cast<std::size_t>(begin - at), static_cast<std::size_t>(end - begin));
        std::copy(wanted.begin(), wanted.end(), out.begin() + static_cast<std::ptrdiff_t>(begin - offset));
      }
      at += bytes.size();
    };
    copy(head_);
    const auto first =
        std::upper_bound(packets_.begin(), packets_.end(), offset,
                         [this](std::uint64_t sought, const Packet& packet) { return sought < begin_of(packet); });
    Bytes header;
    std::vector<ByteRange> body;
    for (auto packet = first == packets_.begin() ? first : first - 1;
         packet != packets_.end() && begin_of(*packet) < offset + out.size(); ++packet) {
      gather(*packet, header, body);
      at = begin_of(*packet);
      copy(header);
      for (const ByteRange& range : body) copy(period_.bytes(range));
    }
    at = head_.size() + data_;
    copy(end_);
  }

 private:
  struct Packet {
    std::uint64_t offset;  ///< From the first packet on.
    std::uint32_t precinct;
    std::uint16_t component;
    std::uint8_t resolution;
  };

  [[nodiscard]] std::uint64_t begin_of(const Packet& packet) const { return head_.size() + packet.offset; }

  /// Returns their lengths as PLT has them (table A.37); each begins where the last one's high bit is 0.
  Bytes find_packets() {
    PacketSequence sequence(geometry_, parameters_);
    packets_.reserve(static_cast<std::size_t>(sequence.size()));
    Bytes lengths;
    Bytes header;
    std::vector<ByteRange> body;
    while (const auto id = sequence.next()) {
      packets_.push_back({data_, static_cast<std::uint32_t>(id->precinct), id->component, id->resolution});
      gather(packets_.back(), header, body);
      std::uint64_t length = header.size();
      for (const ByteRange& range : body) length += range.length;
      data_ += length;
      for (unsigned shift = 63; shift > 0; shift -= 7) {
        if (length >> shift != 0) lengths.push_back(static_cast<std::uint8_t>(0x80U | (length >> shift & 0x7fU)));
      }
      lengths.push_back(length & 0x7fU);
    }
    return lengths;
  }

  static ImageSize scaled(ImageSize size, std::uint32_t times) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    if (times == 0 || size.image.x1 > most / times || size.image.y1 > most / times) refuse("so often");
    size.image.x1 *= times;
    size.image.y1 *= times;
    size.tile_x0 = size.tile_y0 = 0;
    size.tile_width = size.image.x1;
    size.tile_height = size.image.y1;
    return size;
  }

  static TileParameters simplified(TileParameters parameters) {
    parameters.order = ProgressionOrder::rpcl;
    parameters.layers = 1;
    parameters.may_have_sop = parameters.has_eph = false;
    parameters.changes.clear();
    return parameters;
  }

  void gather(const Packet& packet, Bytes& header, std::vector<ByteRange>& body) const {
    header.clear();
    body.clear();
    const Resolution& resolution = geometry_.resolution(packet.component, packet.resolution);
    std::vector<SubbandContent> subbands;
    for (std::size_t s = 0; s < resolution.subbands().size(); ++s) {
      const Box area = resolution.code_blocks(resolution.subbands()[s], packet.precinct);
      const Blocks& blocks = period_.blocks(packet.component, packet.resolution, s);
      SubbandContent& content = subbands.emplace_back();
      content.columns = static_cast<std::uint32_t>(area.x1 - area.x0);
      content.rows = static_cast<std::uint32_t>(area.y1 - area.y0);
      for (std::int64_t row = area.y0; row < area.y1; ++row) {
        for (std::int64_t column = area.x0; column < area.x1; ++column) {
          const Block& block = blocks.at(column, row);
          content.code_blocks.push_back(block.content.segments.empty() ? nullptr : &block.content);
          body.insert(body.end(), block.bytes.begin(), block.bytes.end());
        }
      }
    }
    write_packet_header(subbands, header);
  }

  /// The period's, with another size, order and number of layers; what it says of tile-parts and packets is left out.
  [[nodiscard]] Bytes main_header() const {
    constexpr std::size_t front = 4;  // A marker and its length.
    const ByteRange range = period_.header().range;
    SparseBytes bytes;
    bytes.insert(range.offset, period_.bytes(range));
    MarkerWalker walker(bytes, range.offset, range.end(), "main header");
    Bytes header;
    while (walker.position() < range.end()) {
      const std::uint64_t begin = walker.position();
      const Marker marker = walker.next().marker;
      if (marker == Marker::tlm || marker == Marker::plm || marker == Marker::poc || marker == Marker::ppm) continue;
      const std::size_t at = header.size();
      const auto segment = period_.bytes({begin, walker.position() - begin});
      header.insert(header.end(), segment.begin(), segment.end());
      if (marker == Marker::siz) {
        const Box& image = size_.image;
        const std::int64_t numbers[]{image.x1, image.y1, 0, 0, image.x1, image.y1, 0, 0};
        for (std::size_t i = 0; i < std::size(numbers); ++i) {
          overwrite(header, at + front + 2 + 4 * i, static_cast<std::uint64_t>(numbers[i]), 4);
        }
      } else if (marker == Marker::cod) {
        header[at + front] &= 0xf9U;  // Neither SOP nor EPH.
        header[at + front + 1] = static_cast<std::uint8_t>(ProgressionOrder::rpcl);
        overwrite(header, at + front + 2, 1, 2);
      }
    }
    return header;
  }

  static Bytes tile_part_header(const Bytes& lengths, std::uint64_t data) {
    constexpr std::size_t most_in_segment = 65532;
    constexpr std::size_t most_segments = 256;
    Bytes packet_lengths;
    std::size_t segments = 0;
    for (std::size_t begin = 0; begin < lengths.size(); ++segments) {
      std::size_t end = std::min(lengths.size(), begin + most_in_segment);
      while ((lengths[end - 1] & 0x80U) != 0) --end;
      append(packet_lengths, Marker::plt);
      append(packet_lengths, end - begin + 3, 2);
      append(packet_lengths, segments, 1);
      packet_lengths.insert(packet_lengths.end(), lengths.begin() + static_cast<std::ptrdiff_t>(begin),
                            lengths.begin() + static_cast<std::ptrdiff_t>(end));
      begin = end;
    }
    if (segments > most_segments) refuse("so often: it has too many packets for PLT");
    const std::uint64_t length = 12 + packet_lengths.size() + 2 + data;
    Bytes header;
    append(header, Marker::sot);
    append(header, 10, 2);
    append(header, 0, 2);
    append(header, length > std::numeric_limits<std::uint32_t>::max() ? 0 : length, 4);
    append(header, 0, 1);
    append(header, 1, 1);
    header.insert(header.end(), packet_lengths.begin(), packet_lengths.end());
    append(header, Marker::sod);
    return header;
  }

  const Period period_;
  const ImageSize size_;
  const TileParameters parameters_;
  const TileGeometry geometry_;
  std::vector<Packet> packets_;
  std::uint64_t data_ = 0;  ///< How many bytes all packets take.
  Bytes head_;              ///< What stands before them.
  Bytes end_;
};

GrownCodestream::GrownCodestream(std::span<const std::uint8_t> period, std::uint32_t times, PacketLengths lengths)
    : repetition_(std::make_unique<const Repetition>(period, times, lengths)) {}

GrownCodestream::~GrownCodestream() = default;

std::uint64_t GrownCodestream::size() const { return repetition_->size(); }

void GrownCodestream::read(std::uint64_t offset, std::span<std::uint8_t> bytes) const {
  repetition_->read(offset, bytes);
}

void write_grown_codestream(std::span<const std::uint8_t> period, std::uint32_t times, std::ostream& out) {
  constexpr std::uint64_t most_at_once = 1U << 20U;
  const GrownCodestream grown(period, times);
  Bytes bytes;
  for (std::uint64_t offset = 0; offset < grown.size(); offset += bytes.size()) {
    bytes.resize(static_cast<std::size_t>(std::min(most_at_once, grown.size() - offset)));
    grown.read(offset, bytes);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
}

}  // namespace pyramidion::testing
