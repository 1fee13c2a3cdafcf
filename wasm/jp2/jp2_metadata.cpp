#include "jp2/jp2_metadata.h"

#include <algorithm>
#include <array>
#include <string>

#include "bytes/concat.h"
#include "bytes/utf8.h"

namespace pyramidion {
namespace {

struct KnownUuid {
  std::array<std::uint8_t, 16> id;
  const char* name;
  bool is_text;
};

constexpr std::array known_uuids{
    KnownUuid{
        {0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC}, "XMP", true},
    KnownUuid{{0xB1, 0x4B, 0xF8, 0xBD, 0x08, 0x3D, 0x4B, 0x43, 0xA5, 0xAE, 0x8C, 0xD7, 0xD5, 0xA6, 0xCE, 0x03},
              "GeoJP2",
              false},
    KnownUuid{{'J', 'p', 'g', 'T', 'i', 'f', 'f', 'E', 'x', 'i', 'f', '-', '>', 'J', 'P', '2'}, "Exif", false},
    KnownUuid{{0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD, 0x38},
              "IPTC",
              false},
};

class MetadataReader {
 public:
  MetadataReader(const SparseBytes& bytes, const Jp2File& file, const OpenLimits& limits)
      : bytes_(bytes), file_(file), limits_(limits) {}

  std::vector<MetadataItem> read(const CodestreamHeader& header) {
    bytes_.require(needed());
    for (const ColourSpecification& colour : file_.image.colours) {
      if (colour.profile.length == 0) continue;
      add_bytes("ICCProfile", colour.profile);
      break;
    }
    for (const UuidBox& uuid : file_.uuids) {
      const KnownUuid* const known = known_uuid(uuid);
      if (known == nullptr) continue;
      if (known->is_text) {
        add_text(known->name, uuid.data);
      } else {
        add_bytes(known->name, uuid.data);
      }
    }
    for (const ByteRange& xml : file_.xml) add_text("XML", xml);
    add_density("CaptureResolution", file_.image.capture_density);
    add_density("DisplayResolution", file_.image.display_density);
    for (const std::string& comment : header.comments) items_.push_back({"Comment", to_utf8(comment)});
    return std::move(items_);
  }

 private:
  static const KnownUuid* known_uuid(const UuidBox& uuid) {
    const auto* const found =
        std::find_if(known_uuids.begin(), known_uuids.end(), [&](const auto& known) { return known.id == uuid.id; });
    return found == known_uuids.end() ? nullptr : found;
  }

  /// All that will be read, so that it can be fetched at once.
  [[nodiscard]] std::vector<ByteRange> needed() const {
    std::vector<ByteRange> ranges = file_.xml;
    for (const ColourSpecification& colour : file_.image.colours) ranges.push_back(colour.profile);
    for (const UuidBox& uuid : file_.uuids) {
      if (known_uuid(uuid) != nullptr) ranges.push_back(uuid.data);
    }
    for (ByteRange& range : ranges) {
      if (range.length > limits_.max_metadata_bytes) {
        throw Error(ErrorCode::limit_exceeded, concat({"A box of metadata has ", range.length, " bytes"}), "box",
                    range.offset);
      }
      range = bytes_.clipped(range);
    }
    return ranges;
  }

  void add_text(const char* name, ByteRange range) {
    const auto bytes = bytes_.read(bytes_.clipped(range));
    std::string text(bytes.begin(), bytes.end());
    while (!text.empty() && text.back() == '\0') text.pop_back();
    items_.push_back({name, to_utf8(text)});
  }

  void add_bytes(const char* name, ByteRange range) {
    const auto bytes = bytes_.read(bytes_.clipped(range));
    items_.push_back({name, std::vector<std::uint8_t>(bytes.begin(), bytes.end())});
  }

  void add_density(const char* name, const std::optional<PixelDensity>& density) {
    if (density) items_.push_back({name, std::vector<double>{density->horizontal, density->vertical}});
  }

  const SparseBytes& bytes_;
  const Jp2File& file_;
  const OpenLimits& limits_;
  std::vector<MetadataItem> items_;
};

}  // namespace

std::vector<MetadataItem> read_jp2_metadata(const SparseBytes& bytes, const Jp2File& file,
                                            const CodestreamHeader& header, const OpenLimits& limits) {
  return MetadataReader(bytes, file, limits).read(header);
}

}  // namespace pyramidion
