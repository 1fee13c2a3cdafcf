// The module "indexer": finds the packets of JPEG 2000 files for `pyramidion index`. No page loads it.

#include <emscripten/bind.h>

#include <vector>

#include "bindings/answer.h"
#include "bindings/number.h"
#include "bindings/object.h"
#include "bindings/parts_object.h"
#include "bytes/sparse_bytes.h"
#include "jp2/codestream_survey.h"
#include "jp2/indexed_copy.h"
#include "jp2/packet_index_writer.h"

using emscripten::val;

namespace pyramidion {
namespace {

/// A file that is being gone through: bytes go in as they are missed.
class Indexer {
 public:
  explicit Indexer(double file_size) : bytes_(to_integer<std::uint64_t>(file_size, "the file's size")) {}

  /// As PyramidReader::insert.
  val insert(double offset, std::uintptr_t bytes, double length) {
    return answer([&] {
      bytes_.insert(to_integer<std::uint64_t>(offset, "the offset"), bytes_at(bytes, length));
      return val::object();
    });
  }

  /// Goes on until bytes are missing, `{missing: [offset, length, …]}`, or all is known: `{header: [offset, length],
  /// pixels, tileParts, packets, notes}`.
  val run() {
    return answer([&] {
      survey_.run();
      val result = val::object();
      const ByteRange header = survey_.header().range;
      set(result, "header", to_array({static_cast<double>(header.offset), static_cast<double>(header.length)}));
      const Box& image = survey_.header().size.image;
      set_number(result, "pixels", static_cast<double>(image.x1 - image.x0) * static_cast<double>(image.y1 - image.y0));
      double packets = 0;
      for (const SurveyedTilePart& part : survey_.tile_parts())
        packets += static_cast<double>(part.packet_lengths.size());
      set_number(result, "tileParts", survey_.tile_parts().size());
      set_number(result, "packets", packets);
      val notes = val::array();
      for (const std::string& note : survey_.notes()) push(notes, val(note));
      set(result, "notes", notes);
      return result;
    });
  }

  /// 0 to 1.
  [[nodiscard]] double progress() const { return survey_.progress(); }

  /// The section "packets" of the sidecar file: `{bytes}`.
  val packet_index() {
    return answer([&] {
      val result = val::object();
      set(result, "bytes", to_uint8_array(write_packet_index(survey_.tile_parts())));
      return result;
    });
  }

  /// What overviews need: `{ranges: [offset, length, …]}`.
  val overview() {
    return answer([&] {
      val result = val::object();
      set(result, "ranges", to_array(survey_.overview()));
      return result;
    });
  }

  /// The file with tables of lengths, as parts: `{literal, layout}` as PyramidReader::plan has them, or `{missing}`.
  val indexed_copy() {
    return answer([&] {
      val result = val::object();
      set_parts(write_indexed_copy(bytes_, survey_), result);
      return result;
    });
  }

 private:
  SparseBytes bytes_;
  CodestreamSurvey survey_{bytes_};
};

}  // namespace

EMSCRIPTEN_BINDINGS(pyramidion_indexer) {
  emscripten::class_<Indexer>("Indexer")
      .constructor<double>()
      .function("insert", &Indexer::insert)
      .function("run", &Indexer::run)
      .function("progress", &Indexer::progress)
      .function("packetIndex", &Indexer::packet_index)
      .function("overview", &Indexer::overview)
      .function("indexedCopy", &Indexer::indexed_copy);
}

}  // namespace pyramidion
