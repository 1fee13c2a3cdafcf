#include "encode/encode_tiff.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "encode/channels.h"
#include "encode/halved.h"
#include "encode/tiff_output.h"

namespace pyramidion {
namespace {

constexpr std::uint32_t tile_of_pyramids = 256;
constexpr std::uint32_t tile_alignment = 16;  // TIFF 6.0, section 15
constexpr std::uint32_t largest_tile = 4096;
constexpr std::uint32_t strip_bytes = 1U << 18U;

std::uint32_t tile_of(const TiffOptions& options) {
  const std::uint32_t tile = options.tile == 0 && options.levels != TiffLevels::none ? tile_of_pyramids : options.tile;
  if (tile % tile_alignment == 0 && tile <= largest_tile) return tile;
  throw Error(ErrorCode::bad_request, concat({"the tiles of a TIFF file are ", tile_alignment, " to ", largest_tile,
                                              " pixels large, in multiples of ", tile_alignment, ", not ", tile}));
}

/// How many levels there are besides the picture.
std::uint16_t reduced_levels(std::uint32_t width, std::uint32_t height, std::uint32_t tile) {
  std::uint16_t count = 0;
  for (; std::max(width, height) > tile; ++count) {
    width = (width + 1) / 2;
    height = (height + 1) / 2;
  }
  return count;
}

class Encoder {
 public:
  Encoder(Channels channels, std::uint32_t tile, const TiffOptions& options)
      : channels_(channels), tile_(tile), options_(options) {}

  /// Writes a directory. `is_reduced`: of a smaller copy; `children`: how many of the next ones are its SubIFDs.
  void add(const Picture& picture, bool is_reduced, std::uint16_t children) {
    set_tags(picture, is_reduced);
    if (!is_reduced) set_attachments();
    if (children > 0) {
      const std::vector<std::uint64_t> offsets(children);  // libtiff fills them in.
      set(TIFFTAG_SUBIFD, int{children}, offsets.data());
    }
    if (tile_ > 0) {
      write_tiles(picture);
    } else {
      write_strips(picture);
    }
    output_.check(TIFFWriteDirectory(output_.handle()) == 1);
  }

  std::vector<std::uint8_t> finish() { return output_.finish(); }

 private:
  template <typename... Values>
  void set(std::uint32_t tag, Values... values) {
    output_.check(TIFFSetField(output_.handle(), tag, values...) == 1);
  }

  void set_tags(const Picture& picture, bool is_reduced) {
    if (is_reduced) set(TIFFTAG_SUBFILETYPE, int{FILETYPE_REDUCEDIMAGE});
    set(TIFFTAG_IMAGEWIDTH, picture.width);
    set(TIFFTAG_IMAGELENGTH, picture.height);
    set(TIFFTAG_BITSPERSAMPLE, int{picture.depth});
    set(TIFFTAG_SAMPLESPERPIXEL, static_cast<int>(channels_.count()));
    set(TIFFTAG_PHOTOMETRIC, channels_.colour ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (channels_.alpha) {
      const std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
      set(TIFFTAG_EXTRASAMPLES, 1, &kind);
    }
    set(TIFFTAG_COMPRESSION, static_cast<int>(options_.compression));
    if (options_.compression != TiffCompression::none) set(TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    if (options_.compression == TiffCompression::deflate) set(TIFFTAG_ZIPQUALITY, std::clamp(options_.level, 1, 9));
    if (tile_ > 0) {
      set(TIFFTAG_TILEWIDTH, tile_);
      set(TIFFTAG_TILELENGTH, tile_);
    } else {
      set(TIFFTAG_ROWSPERSTRIP, rows_per_strip(picture));
    }
  }

  void set_attachments() {
    const Attachments& attachments = options_.attachments;
    if (const auto icc = fitting_icc(attachments, channels_.colour); !icc.empty()) {
      set(TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(icc.size()), icc.data());
    }
    if (!attachments.xmp.empty()) {
      set(TIFFTAG_XMLPACKET, static_cast<std::uint32_t>(attachments.xmp.size()), attachments.xmp.data());
    }
    if (attachments.resolution) {
      set(TIFFTAG_XRESOLUTION, attachments.resolution->x);
      set(TIFFTAG_YRESOLUTION, attachments.resolution->y);
      set(TIFFTAG_RESOLUTIONUNIT, static_cast<int>(attachments.resolution->unit));
    }
  }

  [[nodiscard]] std::size_t pixel_bytes(const Picture& picture) const { return channels_.count() * picture.depth / 8; }

  [[nodiscard]] std::uint32_t rows_per_strip(const Picture& picture) const {
    const std::uint64_t row = std::uint64_t{picture.width} * pixel_bytes(picture);
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(strip_bytes / row, 1, picture.height));
  }

  void write_strips(const Picture& picture) {
    const std::size_t row = picture.width * pixel_bytes(picture);
    const std::uint32_t most = rows_per_strip(picture);
    std::vector<std::uint8_t> strip(row * most);
    std::uint32_t index = 0;
    for (std::uint32_t y = 0; y < picture.height; y += most) {
      const std::uint32_t rows = std::min(most, picture.height - y);
      for (std::uint32_t i = 0; i < rows; ++i) pack_row(picture, y + i, channels_, &strip[i * row]);
      const auto size = static_cast<tmsize_t>(row * rows);
      output_.check(TIFFWriteEncodedStrip(output_.handle(), index++, strip.data(), size) == size);
    }
  }

  /// What an edge tile lacks repeats its last pixel, which compresses best.
  void write_tiles(const Picture& picture) {
    const std::size_t pixel = pixel_bytes(picture);
    const std::size_t tile_row = tile_ * pixel;
    const std::size_t columns = (std::size_t{picture.width} + tile_ - 1) / tile_;
    std::vector<std::uint8_t> rows(columns * tile_row * tile_);
    std::vector<std::uint8_t> tile(tile_row * tile_);
    std::uint32_t index = 0;
    for (std::uint32_t y = 0; y < picture.height; y += tile_) {
      for (std::uint32_t i = 0; i < tile_; ++i) {
        std::uint8_t* const row = &rows[i * columns * tile_row];
        pack_row(picture, std::min(y + i, picture.height - 1), channels_, row);
        for (std::size_t x = picture.width; x < columns * tile_; ++x) {
          std::memcpy(row + x * pixel, row + (std::size_t{picture.width} - 1) * pixel, pixel);
        }
      }
      for (std::size_t column = 0; column < columns; ++column) {
        for (std::uint32_t i = 0; i < tile_; ++i) {
          std::memcpy(&tile[i * tile_row], &rows[(i * columns + column) * tile_row], tile_row);
        }
        const auto size = static_cast<tmsize_t>(tile.size());
        output_.check(TIFFWriteEncodedTile(output_.handle(), index++, tile.data(), size) == size);
      }
    }
  }

  Channels channels_;
  std::uint32_t tile_;
  const TiffOptions& options_;
  TiffOutput output_;
};

}  // namespace

std::vector<std::uint8_t> encode_tiff(const Picture& picture, const TiffOptions& options) {
  if (picture.width == 0 || picture.height == 0) throw Error(ErrorCode::bad_request, "the picture is empty");
  const std::uint32_t tile = tile_of(options);
  const bool is_pyramid = options.levels != TiffLevels::none;
  const std::uint16_t levels = is_pyramid ? reduced_levels(picture.width, picture.height, tile) : std::uint16_t{0};
  Encoder encoder(channels_of(picture, options.attachments), tile, options);
  encoder.add(picture, false, options.levels == TiffLevels::sub_directories ? levels : std::uint16_t{0});
  Picture level;
  for (std::uint16_t i = 0; i < levels; ++i) {
    level = halved(i == 0 ? picture : level);
    encoder.add(level, true, 0);
  }
  return encoder.finish();
}

}  // namespace pyramidion
