// JPEG 2000 files so large that packets and tile-parts are searched for, or gone through far from each other: sound
// ones, with what the fuzzer's bytes say changed in them. Bytes arrive only as they are asked for. Planning ends,
// within the file, and what is planned can be given to the decoder.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include "bytes/endian.h"
#include "decode/averaged.h"
#include "decode/decode_j2k.h"
#include "jp2/jp2_pyramid.h"
#include "jp2/marker.h"
#include "support/made_codestream.h"
#include "support/starved_file.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Script = std::span<const std::uint8_t>;

constexpr std::size_t header_bytes = 4;
constexpr std::size_t record_bytes = 5;
constexpr std::size_t most_records = 16;
constexpr std::size_t headers_end = 512;
constexpr std::size_t filled_bytes = 64U << 10U;
constexpr OpenLimits open_limits{.max_metadata_bytes = 1U << 16U, .tile_size = 64};
constexpr DecodeLimits decode_limits{1U << 20U};
/// Each round reads some kilobytes at least, of a file of one megabyte or two.
constexpr int most_rounds = 2000;

/// A sound file, and where it has SOP or SOT.
struct Original {
  explicit Original(const MadeCodestream& made) : bytes(make_codestream(made)) {
    for (std::size_t at = 0; at + 12 < bytes.size(); ++at) {
      const auto begin = load<std::uint32_t>(bytes.data() + at, Endian::big);
      constexpr std::uint32_t sop = 0xff91'0004;
      constexpr std::uint32_t sot = 0xff90'000a;
      if (begin == sop || begin == sot) markers.push_back(at);
    }
  }

  Bytes bytes;
  std::vector<std::size_t> markers;
};

/// By SOP, by SOT, one by one, by SOT and then one by one.
const Original& original(unsigned number) {
  static const std::vector<J2kComponent> alone{{16}};
  static const std::vector<J2kComponent> two{{16}, {16, false, 2, 2}};
  switch (number % 4) {
    case 0: {
      static const Original marked(
          {.image = {0, 0, 800, 800}, .components = alone, .precinct = 32, .layers = 2, .sop = true});
      return marked;
    }
    case 1: {
      static const Original tiled({.image = {0, 0, 700, 700}, .components = two, .tile = 53});
      return tiled;
    }
    case 2: {
      static const Original sparse({.image = {0, 0, 700, 700}, .components = two, .code_block = 32});
      return sparse;
    }
    default: {
      static const Original few_tiles(
          {.image = {0, 0, 700, 700}, .components = two, .tile = 301, .order = ProgressionOrder::rpcl, .eph = true});
      return few_tiles;
    }
  }
}

/// Where a change is made, and what it is.
struct Change {
  explicit Change(Script record)
      : kind(record[0]),
        place(std::size_t{record[1]} << 16U | std::size_t{record[2]} << 8U | record[3]),
        value(record[4]) {}

  unsigned kind;
  std::size_t place;
  std::uint8_t value;
};

void erase(Bytes& bytes, std::size_t begin, std::size_t length) {
  begin = std::min(begin, bytes.size());
  const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(begin);
  bytes.erase(first, first + static_cast<std::ptrdiff_t>(std::min(length, bytes.size() - begin)));
}

/// Changes a byte of a marker segment, or takes it out with all up to the next.
void change_marker(const std::vector<std::size_t>& markers, const Change& change, Bytes& bytes) {
  if (markers.empty()) return;
  const std::size_t number = (change.place >> 8U) % markers.size();
  const std::size_t at = markers[number];
  constexpr std::size_t segment_bytes = 12;
  if (change.kind % 2 == 0) {
    const std::size_t byte = at + change.place % segment_bytes;
    if (byte < bytes.size()) bytes[byte] = change.value;
  } else if (number + 1 < markers.size()) {
    erase(bytes, at, markers[number + 1] - at);
  }
}

Bytes changed(const Original& original, Script script) {
  Bytes bytes = original.bytes;
  for (std::size_t i = 0; i < most_records && script.size() >= record_bytes; ++i) {
    const Change change(script.first(record_bytes));
    script = script.subspan(record_bytes);
    if (bytes.size() < headers_end) break;
    const std::size_t place = change.place % bytes.size();
    switch (change.kind % 8) {
      case 0:
      case 1:
        bytes[change.place % headers_end] = change.value;
        break;
      case 2:
        bytes[place] = change.value;
        break;
      case 3:
        erase(bytes, place, change.value * 17U);
        break;
      case 4:
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(place), std::min(filled_bytes, bytes.size() - place),
                    change.value);
        break;
      case 5:
        if (change.value < 16) bytes.resize(place);
        break;
      default:
        change_marker(original.markers, change, bytes);
        break;
    }
  }
  return bytes;
}

/// Does with a file what a viewer would.
class Visit {
 public:
  explicit Visit(const Bytes& bytes)
      : size_(bytes.size()), file_(bytes.size(), [&bytes](ByteRange range) {
          const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(range.offset);
          return Bytes(begin, begin + static_cast<std::ptrdiff_t>(range.length));
        }) {}

  /// `places` tell which parts of the levels.
  void run(Script places) {
    Jp2Opener opener(file_.bytes(), open_limits);
    const auto pyramid = file_.complete([&] { return opener.open(); });
    const auto& levels = pyramid->images()[0].levels;
    for (const std::uint8_t place : places) {
      const auto number = static_cast<std::uint32_t>((place & 3U) % levels.size());
      const Level& level = levels[number];
      const bool is_single = (place & 4U) != 0;
      const std::uint32_t side = is_single ? 140 : 60;
      Request request;
      request.level = number;
      request.form = is_single ? ExcerptForm::single : ExcerptForm::native;
      request.region.width = std::min(level.width, side);
      request.region.height = std::min(level.height, side);
      request.region.x = (level.width - request.region.width) / 3 * (place >> 3U & 3U);
      request.region.y = (level.height - request.region.height) / 7 * (place >> 5U);
      show(*pyramid, request, level);
    }
  }

 private:
  void show(Pyramid& pyramid, const Request& request, const Level& level) {
    const int before = file_.rounds();
    const Plan plan = file_.plan(pyramid, request);
    if (file_.rounds() - before > most_rounds) throw std::logic_error("A plan takes too many rounds");
    if (plan.excerpts.empty()) throw std::logic_error("A region has no excerpts");
    for (const Excerpt& excerpt : plan.excerpts) {
      const Region& place = excerpt.placement;
      if (place.x + place.width > level.width || place.y + place.height > level.height) {
        throw std::logic_error("An excerpt lies beside the level");
      }
      for (const Excerpt::Part& part : excerpt.parts) {
        const auto* const range = std::get_if<ByteRange>(&part);
        if (range != nullptr && (range->offset > size_ || range->length > size_ - range->offset)) {
          throw std::logic_error("An excerpt takes bytes beyond the end of the file");
        }
      }
      decode(excerpt);
    }
  }

  void decode(const Excerpt& excerpt) const {
    const auto bytes = file_.assemble(excerpt);
    if (excerpt.codec == Codec::jp2) check_markers(bytes);
    Raster raster = decode_j2k(bytes, excerpt.decoding, decode_limits);
    if (excerpt.decoding.shrink > 0) raster = averaged(raster, excerpt.decoding.shrink);
    if (raster.width < excerpt.placement.width || raster.height < excerpt.placement.height) {
      throw std::logic_error("A tile is smaller than its place");
    }
  }

  /// The module jp2 knows no others than these.
  static void check_markers(Script bytes) {
    constexpr std::size_t start_bytes = 2;
    for (std::size_t at = start_bytes; at + 4 <= bytes.size();) {
      const auto marker = static_cast<Marker>(load<std::uint16_t>(bytes.data() + at, Endian::big));
      if (marker == Marker::sot) return;
      constexpr Marker known[] = {Marker::siz, Marker::cap, Marker::cod, Marker::coc,
                                  Marker::qcd, Marker::qcc, Marker::rgn};
      if (std::find(std::begin(known), std::end(known), marker) == std::end(known)) {
        throw std::logic_error("An excerpt for the module jp2 has a marker that it does not know");
      }
      constexpr std::size_t order_at = 5;
      if (marker == Marker::cod && bytes[at + order_at] != 0) throw std::logic_error("An excerpt's order is not LRCP");
      at += 2 + load<std::uint16_t>(bytes.data() + at + 2, Endian::big);
    }
    throw std::logic_error("An excerpt has no tile-part");
  }

  std::uint64_t size_;
  StarvedFile file_;
};

}  // namespace
}  // namespace pyramidion::testing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyramidion::testing;
  if (size < header_bytes) return 0;
  const Script all(data, size);
  const Bytes bytes = changed(original(all[0]), all.subspan(header_bytes));
  try {
    Visit(bytes).run(all.subspan(1, header_bytes - 1));
  } catch (const pyramidion::Error&) {
    const bool is_sound = size < header_bytes + record_bytes;
    if (is_sound) throw;
  }
  return 0;
}
