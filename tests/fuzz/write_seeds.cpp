// Writes what the fuzz targets begin with: small sound files of every kind, into a folder for each target.
//
//     write_seeds FOLDER

#include <tiffio.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "encode/encode_jpeg.h"
#include "encode/encode_png.h"
#include "encode/encode_webp.h"
#include "jp2/codestream_survey.h"
#include "jp2/packet_index_writer.h"
#include "support/compressed_samples.h"
#include "support/made_codestream.h"
#include "support/made_jpeg.h"
#include "support/made_picture.h"
#include "support/made_png.h"
#include "support/made_profile.h"
#include "support/made_tiff.h"
#include "support/starved_file.h"
#include "support/tile_parts.h"

namespace pyramidion::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;
namespace filesystem = std::filesystem;

class Seeds {
 public:
  explicit Seeds(filesystem::path folder) : folder_(std::move(folder)) {
    for (const char* target :
         {"fuzz_open", "fuzz_tile", "fuzz_decode", "fuzz_jpeg", "fuzz_jp2_tile", "fuzz_jp2_headers", "fuzz_jp2_search",
          "fuzz_sidecar", "fuzz_read_picture", "fuzz_icc"}) {
      filesystem::create_directories(folder_ / target);
    }
  }

  [[nodiscard]] filesystem::path path(const char* target, const std::string& name) const {
    return folder_ / target / name;
  }

  void write(const char* target, const std::string& name, const Bytes& bytes) const {
    std::ofstream stream(path(target, name), std::ios::binary);
    stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }

  /// A file to be opened, and the excerpts of its smallest level to be decoded.
  void write_file(const std::string& name, const Bytes& bytes) const {
    write("fuzz_open", name, bytes);
    write("fuzz_tile", name, bytes);
    StarvedFile file(bytes);
    const auto pyramid = file.open();
    const auto& levels = pyramid->images()[0].levels;
    const Region region{0, 0, levels.back().width, levels.back().height};
    const auto index = static_cast<std::uint32_t>(levels.size() - 1);
    const Plan plan = file.plan(*pyramid, {0, index, region, ExcerptForm::native});
    for (std::size_t i = 0; i < plan.excerpts.size() && i < 2; ++i) {
      write("fuzz_decode", name + "-" + std::to_string(i), file.assemble(plan.excerpts[i]));
    }
  }

 private:
  filesystem::path folder_;
};

/// The shapes that directories come in.
void write_structures(const Seeds& seeds) {
  for (const Endian endian : {Endian::little, Endian::big}) {
    for (const bool big : {false, true}) {
      const std::string kind = std::string(endian == Endian::little ? "little" : "big") + (big ? "-64" : "");
      TiffBuilder chain(endian, big);
      chain.add_directory(chain.add_image({.width = 40, .height = 24, .tile = 16, .bands = 3})
                              .set(ascii(Tag::image_description, "label"))
                              .set(bytes(Tag::icc_profile, Bytes(40, 7)))
                              .set(doubles(Tag::model_pixel_scale, {1, 2, 3})));
      chain.add({.width = 20, .height = 12, .tile = 16, .bands = 3, .subfile_type = 1});
      chain.add({.width = 40, .height = 24, .bits = 1, .subfile_type = 4});
      seeds.write_file("chain-" + kind, chain.file());

      TiffBuilder nested(endian, big);
      const std::uint64_t half = nested.add_sub_directory(nested.add_image({.width = 16, .height = 8, .bits = 16}));
      nested.add_directory(nested.add_image({.width = 32, .height = 16, .bits = 16}).set(longs(Tag::sub_ifds, {half})));
      seeds.write_file("nested-" + kind, nested.file());
    }
  }
  TiffBuilder sparse;
  sparse.add_directory(sparse.add_image({.width = 20, .height = 20, .tile = 16, .bits = 16})
                           .set(longs(Tag::tile_offsets, {0, 0, 0, 0}))
                           .set(longs(Tag::tile_byte_counts, {0, 0, 0, 0}))
                           .set(ascii(Tag::gdal_no_data, "-7")));
  seeds.write_file("sparse", sparse.file());
  TiffBuilder uncounted;
  uncounted.add_directory(uncounted.add_image({}).remove(Tag::strip_byte_counts));
  seeds.write_file("uncounted", uncounted.file());
}

/// The ways to store samples.
void write_samples(const Seeds& seeds) {
  const Bytes data(600, 0x5A);
  const Entry planar = shorts(Tag::planar_configuration, {2});
  const Entry floats = shorts(Tag::sample_format, {3, 3, 3});
  const struct {
    const char* name = "";
    MadeTiff made;
  } cases[] = {
      {"grey-1", {9, 5, {1}, 0, 1, data}},
      {"grey-12", {9, 5, {12}, 1, 1, data}},
      {"rgb-planar", {9, 5, {8, 8, 8}, 2, 1, data, {planar}}},
      {"rgba", {9, 5, {8, 8, 8, 8}, 2, 1, data, {shorts(Tag::extra_samples, {1})}}},
      {"float-16", {5, 5, {16, 16, 16}, 2, 1, data, {floats}}},
      {"float-24", {5, 5, {24, 24, 24}, 2, 1, data, {floats}}},
      {"float-64", {5, 5, {64}, 1, 1, data, {shorts(Tag::sample_format, {3})}}},
      {"palette", {5, 5, {2}, 3, 1, data, {shorts(Tag::colour_map, std::vector<std::uint64_t>(12, 999))}}},
      {"cmyk", {5, 5, {8, 8, 8, 8}, 5, 1, data}},
      {"ycbcr", {9, 5, {8, 8, 8}, 6, 1, data, {shorts(Tag::ycbcr_sub_sampling, {2, 2})}}},
      {"cielab", {5, 5, {8, 8, 8}, 8, 1, data}},
      {"icclab-16", {5, 5, {16, 16, 16}, 9, 1, data}},
      {"ccitt-rle", {16, 5, {1}, 0, 2, data}},
      {"next", {16, 5, {2}, 1, 32766, data}},
      {"thunderscan", {16, 5, {4}, 1, 32809, data}},
      {"webp", {1, 1, {8, 8, 8}, 2, 50001, one_pixel_webp}},
      {"zstd", {8, 8, {8}, 1, 50000, constant_zstd}},
      {"lzma", {8, 8, {8}, 1, 34925, constant_xz}},
  };
  for (const auto& c : cases) seeds.write_file(c.name, make_tiff(c.made));
}

void write_jpegs(const Seeds& seeds) {
  const struct {
    const char* name = "";
    MadeJpeg made;
    std::uint8_t photometric = 0;
  } cases[] = {
      {"jpeg-grey", {16, 16, {90}}, 1},
      {"jpeg-rgb", {20, 12, {10, 80, 200}, 0}, 2},
      {"jpeg-ycbcr", {33, 17, {141, 59, 191}, {}, true, false, 2}, 6},
      {"jpeg-cmyk", {16, 16, {10, 200, 90, 40}, 2}, 5},
  };
  for (const auto& c : cases) {
    const Bytes stream = make_jpeg(c.made);
    MadeTiff tiff{
        c.made.width, c.made.height, std::vector<std::uint64_t>(c.made.components.size(), 8), c.photometric, 7, stream};
    seeds.write_file(c.name, make_tiff(tiff));
    tiff.compression = 6;
    constexpr std::uint32_t header = 8;
    tiff.more = {longs(Tag::jpeg_interchange_format, {header}),
                 longs(Tag::jpeg_interchange_format_length, {stream.size()})};
    if (c.photometric != 5) seeds.write_file(std::string("old-") + c.name, make_tiff(tiff));
    Bytes input{c.photometric, 0};
    input.insert(input.end(), stream.begin(), stream.end());
    seeds.write("fuzz_jpeg", c.name, input);
  }
}

void write_codestreams(const Seeds& seeds) {
  const struct {
    const char* name = "";
    std::vector<J2kComponent> components;
    std::uint16_t compression = 0;
    std::uint16_t photometric = 0;
  } cases[] = {
      {"jpeg-2000-grey", {{8}}, 34712, 0},
      {"jpeg-2000-rgb", {{8}, {8}, {8}}, 33004, 2},
      {"jpeg-2000-ycbcr", {{8}, {8, false, 2, 1}, {8, false, 2, 1}}, 33003, 2},
  };
  for (const auto& c : cases) {
    MadeCodestream made;
    made.image = {0, 0, 16, 16};
    made.components = c.components;
    made.resolutions = 2;
    seeds.write_file(c.name, make_tiff({16, 16, std::vector<std::uint64_t>(c.components.size(), 8), c.photometric,
                                        c.compression, make_codestream(made)}));
  }
}

/// An image compressed by libtiff. Compressions that this build cannot write leave no file.
void write_compressed(const Seeds& seeds, const std::string& name, std::uint16_t compression, std::uint16_t bits,
                      std::uint16_t predictor) {
  constexpr std::uint32_t size = 16;
  const auto path = seeds.path("fuzz_decode", name);
  const bool logarithmic = compression == COMPRESSION_SGILOG;
  TIFF* const file = TIFFOpen(path.c_str(), "w");
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, size);
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, size);
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, bits);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, size);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC, logarithmic ? PHOTOMETRIC_LOGL : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(file, TIFFTAG_COMPRESSION, compression);
  if (logarithmic) TIFFSetField(file, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_16BIT);
  if (predictor > 1) TIFFSetField(file, TIFFTAG_PREDICTOR, predictor);
  if (predictor == PREDICTOR_FLOATINGPOINT) TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
  Bytes samples(size * size * bits / 8);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<std::uint8_t>(i * i / 64);
  const bool written = TIFFWriteEncodedStrip(file, 0, samples.data(), static_cast<tmsize_t>(samples.size())) > 0;
  TIFFClose(file);
  if (!written) {
    std::fprintf(stderr, "No seed for %s\n", name.c_str());
    filesystem::remove(path);
    return;
  }
  for (const char* target : {"fuzz_open", "fuzz_tile"}) {
    filesystem::copy_file(path, seeds.path(target, name), filesystem::copy_options::overwrite_existing);
  }
}

void write_compressions(const Seeds& seeds) {
  const struct {
    const char* name = "";
    std::uint16_t compression = 1;
    std::uint16_t bits = 8;
    std::uint16_t predictor = 1;
  } cases[] = {
      {"lzw", COMPRESSION_LZW, 8, 2},
      {"lzw-float", COMPRESSION_LZW, 32, 3},
      {"deflate", COMPRESSION_ADOBE_DEFLATE, 16, 2},
      {"packbits", COMPRESSION_PACKBITS, 8, 1},
      {"lerc", COMPRESSION_LERC, 8, 1},
      {"pixarlog", COMPRESSION_PIXARLOG, 8, 1},
      {"loglum", COMPRESSION_SGILOG, 16, 1},
      {"group-3", COMPRESSION_CCITTFAX3, 1, 1},
      {"group-4", COMPRESSION_CCITTFAX4, 1, 1},
  };
  for (const auto& c : cases) write_compressed(seeds, c.name, c.compression, c.bits, c.predictor);
}

/// JPEG 2000 files, as they are.
void write_bare_codestreams(const Seeds& seeds) {
  MadeCodestream plain;
  plain.image = {0, 0, 70, 50};
  MadeCodestream precincts = plain;
  precincts.precinct = 32;
  precincts.irreversible = true;
  MadeCodestream tiles = plain;
  tiles.tile = 32;
  tiles.components = {{8, false, 1, 1}, {8, false, 2, 2}, {8, false, 2, 2}};
  MadeCodestream styles = plain;
  styles.style = 0x3f;
  styles.image = {5, 3, 60, 40};
  MadeCodestream marked = plain;
  marked.precinct = 32;
  marked.sop = marked.eph = true;
  marked.layers = 2;
  MadeCodestream odd = tiles;
  odd.image = {0, 0, 90, 70};
  odd.tile = 27;
  odd.irreversible = true;
  odd.order = ProgressionOrder::rpcl;
  const auto write = [&](const char* name, const Bytes& codestream) {
    for (const char* target : {"fuzz_jp2_tile", "fuzz_jp2_headers"}) seeds.write(target, name, codestream);
  };
  write("plain", make_codestream(plain));
  write("precincts", make_codestream(precincts));
  write("tiles", make_codestream(tiles));
  write("styles", make_codestream(styles));
  write("marked", make_codestream(marked));
  TileParts parts(make_codestream(odd));
  write("odd-tiles", parts.put_together());
  parts.tiles.erase(0);
  parts.tiles.erase(6);
  TileParts others(make_codestream(tiles));
  parts.describe(2, others.segments());
  write("unlike-tiles", parts.put_together());
}

/// Each kind of file that the target has, and each kind of change.
void write_searches(const Seeds& seeds) {
  for (std::uint8_t file = 0; file < 4; ++file) {
    for (std::uint8_t change = 0; change < 8; ++change) {
      const auto level = static_cast<std::uint8_t>(change & 3U);
      Bytes script{file, 0x48, 0xF4, static_cast<std::uint8_t>(0x90U | level)};
      if (change > 0) script.insert(script.end(), {change, 0x08, 0x07, static_cast<std::uint8_t>(17 * change), 7});
      seeds.write("fuzz_jp2_search", std::to_string(file) + "-" + std::to_string(change), script);
    }
  }
}

/// Of each kind of colours, for samples of each kind.
void write_profiles(const Seeds& seeds) {
  const struct {
    const char* name = "";
    Bytes profile;
    std::vector<std::uint8_t> choices;
  } cases[] = {
      {"grey", made_grey_profile(1.8), {0x00, 0x01, 0x06, 0x09}},
      {"rgb", made_rgb_profile(adobe_primaries, 2.2), {0x10, 0x11, 0x16, 0x21, 0x28}},
      {"cmyk", made_cmyk_profile(), {0x18, 0x19, 0x1E}},
  };
  for (const auto& c : cases) {
    for (const std::uint8_t choice : c.choices) {
      Bytes seed{choice, 0};
      seed.insert(seed.end(), c.profile.begin(), c.profile.end());
      seeds.write("fuzz_icc", std::string(c.name) + "-" + std::to_string(choice), seed);
    }
  }
}

/// Of the images that the target has.
void write_sidecars(const Seeds& seeds) {
  const struct {
    const char* name = "";
    MadeCodestream made;
  } cases[] = {
      {"tiled", {.image = {0, 0, 150, 100}, .resolutions = 3, .precinct = 32, .tile = 64}},
      {"precincts", {.image = {0, 0, 150, 100}, .resolutions = 3, .precinct = 16}},
  };
  for (const auto& c : cases) {
    StarvedFile file(make_codestream(c.made));
    CodestreamSurvey survey(file.bytes());
    file.complete([&] { survey.run(); });
    seeds.write("fuzz_sidecar", c.name, write_packet_index(survey.tile_parts()));
  }
}

/// What watermarks may be.
void write_picture_files(const Seeds& seeds) {
  const auto write = [&](const std::string& name, const Bytes& bytes) {
    seeds.write("fuzz_read_picture", name, bytes);
  };
  for (const Kind kind : {Kind::grey, Kind::colour, Kind::translucent}) {
    const std::string name = std::to_string(static_cast<int>(kind));
    const Picture picture = make_picture(24, 17, kind);
    write("png-" + name, encode_png(picture, {}));
    write("png-16-" + name, encode_png(make_picture(24, 17, kind, 16), {}));
    write("jpeg-" + name, encode_jpeg(picture, {}));
    write("jpeg-progressive-" + name, encode_jpeg(picture, {.progressive = true}));
    write("webp-" + name, encode_webp(picture, {}));
    write("webp-lossless-" + name, encode_webp(picture, {.lossless = true}));
  }
  write("jpeg-cmyk", make_jpeg({16, 16, {1, 2, 3, 4}, 0}));
  write("jpeg-ycck", make_jpeg({16, 16, {1, 2, 3, 4}, 2}));
  for (const bool interlaced : {false, true}) {
    MadePng palette{9, 7, 4, 3, interlaced, Bytes(48, 100), {0, 128}, {}};
    palette.samples.assign(63, 1);
    write(interlaced ? "png-palette-interlaced" : "png-palette", make_png(palette));
    MadePng grey{9, 7, 16, 0, interlaced, {}, {0, 1}, {}};
    grey.samples.assign(63, 1);
    write(interlaced ? "png-grey-interlaced" : "png-grey", make_png(grey));
  }
}

}  // namespace
}  // namespace pyramidion::testing

int main(int count, char** arguments) {
  using namespace pyramidion::testing;
  if (count != 2) {
    std::fprintf(stderr, "usage: write_seeds FOLDER\n");
    return 2;
  }
  const Seeds seeds(arguments[1]);
  write_structures(seeds);
  write_samples(seeds);
  write_jpegs(seeds);
  write_codestreams(seeds);
  write_compressions(seeds);
  write_bare_codestreams(seeds);
  write_searches(seeds);
  write_sidecars(seeds);
  write_profiles(seeds);
  write_picture_files(seeds);
  return 0;
}
