// Any bytes as the packet headers of one precinct, layer by layer. The first three bytes choose the code-block style
// and the precinct. What has been read must survive being written and read again.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "bytes/error.h"
#include "jp2/packet_header.h"

namespace pyramidion {
namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

Resolution resolution_of(std::uint8_t columns, std::uint8_t rows, unsigned number) {
  ImageSize size;
  size.components.resize(1);
  TileParameters parameters;
  CodingStyle style;
  style.decomposition_levels = static_cast<std::uint8_t>(number);
  style.code_block_width_exponent = 2;
  style.code_block_height_exponent = 2;
  style.precincts = {0xff, 0xff};
  parameters.styles = {style};
  return TileGeometry(size, {0, 0, 1 + columns % 64 * 4, 1 + rows % 64 * 4}, parameters).resolution(0, number);
}

using Contents = std::vector<std::vector<CodeBlockContent>>;

Contents empty_contents(const PrecinctState& state) {
  Contents contents;
  for (const PrecinctState::Subband& subband : state.subbands()) contents.emplace_back(subband.code_blocks.size());
  return contents;
}

void collect(const PacketHeader& header, const PrecinctState& state, Contents& contents) {
  for (const PacketHeader::Contribution& contribution : header.contributions) {
    CodeBlockContent& content = contents[contribution.subband][contribution.code_block];
    content.zero_bit_planes =
        state.subbands()[contribution.subband].code_blocks[contribution.code_block].zero_bit_planes;
    merge_segments(header.segments_of(contribution), content.segments);
  }
}

void read_back(const PrecinctState& state, const Contents& contents, const Resolution& resolution, std::uint8_t style) {
  std::vector<SubbandContent> subbands;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const Box& area = state.subbands()[i].area;
    SubbandContent& subband = subbands.emplace_back();
    subband.columns = static_cast<std::uint32_t>(area.x1 - area.x0);
    subband.rows = static_cast<std::uint32_t>(area.y1 - area.y0);
    for (const CodeBlockContent& content : contents[i]) subband.code_blocks.push_back(&content);
  }
  std::vector<std::uint8_t> bytes;
  write_packet_header(subbands, bytes);
  PrecinctState again(resolution, 0, style);
  Contents read = empty_contents(again);
  const PacketHeader header = read_packet_header(again, 0, bytes);
  require(header.header_bytes == bytes.size());
  collect(header, again, read);
  for (std::size_t i = 0; i < contents.size(); ++i) {
    for (std::size_t k = 0; k < contents[i].size(); ++k) {
      require(read[i][k].segments == contents[i][k].segments);
      require(read[i][k].zero_bit_planes == contents[i][k].zero_bit_planes);
    }
  }
}

void read(std::uint8_t style, const Resolution& resolution, std::span<const std::uint8_t> bytes) {
  PrecinctState state(resolution, 0, style);
  Contents contents = empty_contents(state);
  for (std::uint32_t layer = 0; layer < 50; ++layer) {
    if (bytes.size() > 1) {
      // A failed attempt must leave no traces: the next one reads the same.
      PrecinctState copy = state;
      const auto some = bytes.first(bytes.size() / 2);
      try {
        const PacketHeader header = read_packet_header(state, layer, some);
        state = copy;
        require(header.header_bytes <= some.size());
      } catch (const Error&) {
        std::array<std::size_t, 2> lengths{};
        for (std::size_t i = 0; i < 2; ++i) {
          PrecinctState trial = i == 0 ? state : copy;
          try {
            lengths[i] = read_packet_header(trial, layer, bytes).header_bytes;
          } catch (const Error&) {  // The same for both.
          }
        }
        require(lengths[0] == lengths[1]);
      }
    }
    const PacketHeader header = read_packet_header(state, layer, bytes);
    std::uint64_t body = 0;
    for (const PacketHeader::Contribution& contribution : header.contributions) {
      for (const Segment& segment : header.segments_of(contribution)) body += segment.bytes;
    }
    require(body == header.body_bytes && header.header_bytes > 0 && header.header_bytes <= bytes.size());
    collect(header, state, contents);
    bytes = bytes.subspan(header.header_bytes);
    // High-throughput code-blocks of several sets, and mixed ones, cannot be told in one packet.
    if ((style & code_block_style::high_throughput) == 0) {
      try {
        read_back(state, contents, resolution, style);
      } catch (const Error& error) {
        require(error.code() == ErrorCode::unsupported || error.code() == ErrorCode::malformed);
      }
    }
  }
}

}  // namespace
}  // namespace pyramidion

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion;
  if (size < 3) return 0;
  const std::span<const std::uint8_t> bytes(data, size);
  try {
    read(bytes[0], resolution_of(bytes[1], bytes[2], bytes[1] >> 7U), bytes.subspan(3));
  } catch (const Error&) {  // The usual end.
  }
  return 0;
}
