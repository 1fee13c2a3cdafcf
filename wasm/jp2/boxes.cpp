#include "jp2/boxes.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "bytes/concat.h"

namespace pyramidion {
namespace {

constexpr std::uint64_t first_bytes = 12;
constexpr std::array<std::uint8_t, first_bytes> signature{0, 0, 0, 12, 'j', 'P', ' ', ' ', 0x0D, 0x0A, 0x87, 0x0A};
constexpr std::array<std::uint8_t, 4> codestream_begin{0xFF, 0x4F, 0xFF, 0x51};
constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

/// In all: a file has some ten.
constexpr std::uint32_t max_boxes = 1000;
constexpr int max_depth = 8;
constexpr std::size_t max_notes = 20;
constexpr std::uint64_t max_type_bytes = 256;
constexpr std::uint64_t uuid_bytes = 16;

template <std::size_t size>
bool begins_with(std::span<const std::uint8_t> bytes, const std::array<std::uint8_t, size>& begin) {
  return bytes.size() >= size && std::equal(begin.begin(), begin.end(), bytes.begin());
}

class BoxReader {
 public:
  explicit BoxReader(const SparseBytes& bytes) : bytes_(bytes) {}

  Jp2File read() {
    file_.format = "JP2";
    visit_all({0, largest}, Surroundings{});
    if (!has_codestream_) fail_without_codestream();
    complete(file_.image, std::move(first_codestream_));
    complete(file_.image, std::move(first_layer_));
    check_palette();
    return std::move(file_);
  }

 private:
  /// What a box lies in.
  struct Surroundings {
    int depth = 0;
    ImageBoxes* image = nullptr;  ///< What boxes about the picture are for.
  };

  void visit_all(ByteRange range, Surroundings in) {
    BoxWalker walker(bytes_, range);
    while (const auto box = walker.next()) {
      if (++count_ > max_boxes) {
        note(concat({"There are more than ", max_boxes, " boxes"}));
        return;
      }
      if (box->has_bad_length) note_about(*box, "has an impossible length");
      if (box->is_cut_short) note_about(*box, "claims more bytes than there are");
      has_cut_box_ = has_cut_box_ || box->is_cut_short;
      if (box->has_bad_length && box->type != box_type("jp2c")) return;
      try {
        visit(*box, in);
      } catch (const Error& error) {
        note(concat({error.what(), ", at byte ", box->offset, ": it is left out"}));
      }
    }
  }

  void visit(const FileBox& box, Surroundings in) {
    switch (box.type) {
      case box_type("ftyp"):
        if (in.depth == 0) read_type(reader_of(bytes_, box, max_type_bytes));
        break;
      case box_type("jp2c"):
        if (in.depth == 0) take_codestream(box);
        break;
      case box_type("jp2h"):
        visit_within(box, in, &file_.image);
        break;
      case box_type("jpch"):
        visit_within(box, in, has_codestream_header_ ? nullptr : &first_codestream_);
        has_codestream_header_ = true;
        break;
      case box_type("jplh"):
        visit_within(box, in, has_layer_header_ ? nullptr : &first_layer_);
        has_layer_header_ = true;
        break;
      case box_type("cgrp"):
      case box_type("res "):
      case box_type("asoc"):
        visit_within(box, in, in.image);
        break;
      case box_type("uuid"):
        read_uuid(box);
        break;
      case box_type("xml "):
        file_.xml.push_back(box.payload);
        break;
      case box_type("ftbl"):
      case box_type("moov"):
      case box_type("mhdr"):
        has_unsupported_ = true;  // Fragments of a codestream; Motion JPEG 2000; JPM.
        break;
      default:
        if (in.image != nullptr) read_image_box(bytes_, box, *in.image);
    }
  }

  void visit_within(const FileBox& box, Surroundings in, ImageBoxes* image) {
    if (in.depth == max_depth) {
      note_about(box, "is nested too deeply");
      return;
    }
    visit_all(box.payload, {in.depth + 1, image});
  }

  /// I.5.2.
  void read_type(NumberReader reader) {
    const auto name_of = [](std::uint32_t brand) {
      return brand == box_type("jp2 ")   ? "JP2"
             : brand == box_type("jpx ") ? "JPX"
             : brand == box_type("jph ") ? "JPH"
                                         : "";
    };
    std::string format = name_of(reader.take<std::uint32_t>());
    static_cast<void>(reader.take<std::uint32_t>());
    while (format.empty() && reader.left() >= 4) format = name_of(reader.take<std::uint32_t>());
    if (!format.empty()) file_.format = format;
  }

  void take_codestream(const FileBox& box) {
    if (std::exchange(has_codestream_, true)) {
      ++file_.other_codestreams;
      return;
    }
    file_.codestream = box.payload;
    file_.is_cut_short = box.is_cut_short;
  }

  void read_uuid(const FileBox& box) {
    const auto id = reader_of(bytes_, box, uuid_bytes).take_bytes(uuid_bytes);
    UuidBox uuid;
    std::copy(id.begin(), id.end(), uuid.id.begin());
    uuid.data = {box.payload.offset + uuid_bytes, box.payload.length - uuid_bytes};
    file_.uuids.push_back(uuid);
  }

  /// I.5.3.4, I.5.3.5: one does not go without the other.
  void check_palette() {
    ImageBoxes& image = file_.image;
    if (!image.palette && image.mappings.empty()) return;
    const bool is_used = image.palette && !image.mappings.empty();
    const bool fits = is_used && std::all_of(image.mappings.begin(), image.mappings.end(), [&](const auto& mapping) {
                        return !mapping.uses_palette || mapping.column < image.palette->columns.size();
                      });
    if (fits) return;
    note("The palette (pclr) and the channels that use it (cmap) do not fit together: they are left out");
    image.palette.reset();
    image.mappings.clear();
  }

  void note_about(const FileBox& box, const std::string& what) {
    note(concat({box.name(), " at byte ", box.offset, " ", what}));
  }
  void note(std::string text) {
    if (file_.notes.size() < max_notes) file_.notes.push_back(std::move(text));
  }

  [[noreturn]] void fail_without_codestream() const {
    if (has_unsupported_) {
      throw Error(ErrorCode::unsupported,
                  "The file has no codestream of its own (box jp2c): it may be a film or a document", "boxes");
    }
    if (has_cut_box_) {
      throw Error(ErrorCode::truncated, "The file ends before its codestream begins; it may have been cut short",
                  "boxes");
    }
    throw Error(ErrorCode::malformed, "The file has no codestream (box jp2c)", "boxes");
  }

  const SparseBytes& bytes_;
  Jp2File file_;
  ImageBoxes first_codestream_;
  ImageBoxes first_layer_;
  std::uint32_t count_ = 0;
  bool has_codestream_ = false;
  bool has_codestream_header_ = false;
  bool has_layer_header_ = false;
  bool has_unsupported_ = false;
  bool has_cut_box_ = false;
};

}  // namespace

bool is_jp2(std::span<const std::uint8_t> first) {
  return begins_with(first, signature) || begins_with(first, codestream_begin);
}

Jp2File read_boxes(const SparseBytes& bytes) {
  const auto first = read_ahead(bytes, bytes.clipped({0, first_bytes}));
  if (!is_jp2(first)) throw Error(ErrorCode::unknown_format, "This is not a JPEG 2000 file", {}, 0);
  if (begins_with(first, signature)) return BoxReader(bytes).read();
  Jp2File file;
  file.format = "J2K";
  file.codestream = bytes.clipped({0, largest});
  return file;
}

}  // namespace pyramidion
