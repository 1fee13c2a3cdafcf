#include "decode/decode_j2k.h"

#include <openjpeg.h>

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>

#include "bytes/concat.h"
#include "bytes/error.h"
#include "decode/component_grid.h"
#include "decode/j2k_memory.h"
#include "decode/sample_layout.h"

namespace pyramidion {
namespace {

/// OpenJPEG's memory beside the samples: what it knows of each code-block and precinct of the image, which may be
/// larger than the area.
constexpr std::uint64_t overhead = 512ULL << 20U;
/// OpenJPEG's memory for each sample: integers before and after wavelet synthesis, and in the image.
constexpr std::uint64_t bytes_per_sample = 16;
constexpr std::uint8_t most_levels = 32;
/// OpenJPEG's integers hold no more.
constexpr std::uint16_t most_bits = 31;

/// A codestream as OpenJPEG reads it.
class MemoryStream {
 public:
  explicit MemoryStream(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  opj_stream_t* open() {
    constexpr std::size_t buffer_bytes = 1U << 14U;  // For markers; packets are read past the buffer.
    opj_stream_t* const stream = opj_stream_create(buffer_bytes, OPJ_TRUE);
    if (stream == nullptr) return nullptr;
    opj_stream_set_user_data(stream, this, nullptr);
    opj_stream_set_user_data_length(stream, bytes_.size());
    opj_stream_set_read_function(stream, on_read);
    opj_stream_set_skip_function(stream, on_skip);
    opj_stream_set_seek_function(stream, on_seek);
    return stream;
  }

 private:
  static OPJ_SIZE_T on_read(void* buffer, OPJ_SIZE_T size, void* stream) {
    auto& self = *static_cast<MemoryStream*>(stream);
    const std::size_t count = std::min<std::size_t>(size, self.bytes_.size() - self.position_);
    if (count == 0) return static_cast<OPJ_SIZE_T>(-1);
    std::memcpy(buffer, self.bytes_.data() + self.position_, count);
    self.position_ += count;
    return count;
  }

  static OPJ_OFF_T on_skip(OPJ_OFF_T count, void* stream) {
    auto& self = *static_cast<MemoryStream*>(stream);
    if (count < 0 || static_cast<std::uint64_t>(count) > self.bytes_.size() - self.position_) return -1;
    self.position_ += static_cast<std::size_t>(count);
    return count;
  }

  static OPJ_BOOL on_seek(OPJ_OFF_T position, void* stream) {
    auto& self = *static_cast<MemoryStream*>(stream);
    if (position < 0 || static_cast<std::uint64_t>(position) > self.bytes_.size()) return OPJ_FALSE;
    self.position_ = static_cast<std::size_t>(position);
    return OPJ_TRUE;
  }

  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
};

/// OpenJPEG's first complaint is the one that explains the others.
void keep_first_message(const char* message, void* kept) {
  auto& text = *static_cast<std::string*>(kept);
  if (!text.empty()) return;
  text = message;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
}

/// What OpenJPEG is asked for.
struct Job {
  J2kArea area;  ///< On the codestream's own reference grid.
  bool is_whole = false;
  std::uint8_t discard = 0;
  bool is_strict = true;
  std::vector<OPJ_UINT32> components;  ///< Those that have samples in the area. OpenJPEG wants one at least.
};

/// Null when it fails; `message` says why. The image lives as long as the J2kMemory.
opj_image_t* decode_image(MemoryStream& bytes, const Job& job, std::string& message) {
  opj_stream_t* const stream = bytes.open();
  opj_codec_t* const codec = opj_create_decompress(OPJ_CODEC_J2K);
  if (stream == nullptr || codec == nullptr) return nullptr;
  opj_set_error_handler(codec, keep_first_message, &message);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  parameters.cp_reduce = job.discard;
  opj_image_t* image = nullptr;
  // In strict mode, a codestream that ends early is an error: an excerpt is complete.
  if (opj_setup_decoder(codec, &parameters) == OPJ_FALSE ||
      opj_decoder_set_strict_mode(codec, job.is_strict ? OPJ_TRUE : OPJ_FALSE) == OPJ_FALSE ||
      opj_read_header(stream, codec, &image) == OPJ_FALSE) {
    return nullptr;
  }
  const J2kArea& area = job.area;
  if (!job.is_whole &&
      opj_set_decode_area(codec, image, static_cast<OPJ_INT32>(area.x0), static_cast<OPJ_INT32>(area.y0),
                          static_cast<OPJ_INT32>(area.x1), static_cast<OPJ_INT32>(area.y1)) == OPJ_FALSE) {
    return nullptr;
  }
  const auto count = static_cast<OPJ_UINT32>(job.components.size());
  if (count < image->numcomps &&
      opj_set_decoded_components(codec, count, job.components.data(), OPJ_FALSE) == OPJ_FALSE) {
    return nullptr;
  }
  return opj_decode(codec, stream, image) == OPJ_FALSE ? nullptr : image;
}

constexpr std::uint32_t divided_up(std::uint32_t a, std::uint32_t b) { return a / b + (a % b != 0 ? 1 : 0); }

J2kArea common_part(const J2kArea& a, const J2kArea& b) {
  return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

std::uint32_t shifted_up(std::uint32_t a, unsigned bits) {
  return static_cast<std::uint32_t>((std::uint64_t{a} + (std::uint64_t{1} << bits) - 1) >> bits);
}

J2kArea reduced(const J2kArea& area, unsigned discard) {
  return {shifted_up(area.x0, discard), shifted_up(area.y0, discard), shifted_up(area.x1, discard),
          shifted_up(area.y1, discard)};
}

/// The reverse, as far as the image reaches.
J2kArea expanded(const J2kArea& area, unsigned discard, const J2kArea& image) {
  const auto at = [discard](std::uint32_t position, std::uint32_t end) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{position} << discard, end));
  };
  return common_part({at(area.x0, image.x1), at(area.y0, image.y1), at(area.x1, image.x1), at(area.y1, image.y1)},
                     image);
}

std::uint64_t samples_in(const J2kArea& area, const J2kComponent& component) {
  if (area.is_empty()) return 0;
  return std::uint64_t{divided_up(area.x1, component.dx) - divided_up(area.x0, component.dx)} *
         (divided_up(area.y1, component.dy) - divided_up(area.y0, component.dy));
}

Job job_of(const J2kSize& size, const J2kArea& area, const J2kDecoding& decoding) {
  std::uint8_t dx = 1;
  std::uint8_t dy = 1;
  for (const J2kComponent& component : size.components) {
    dx = std::max(dx, component.dx);
    dy = std::max(dy, component.dy);
  }
  const J2kArea aligned = aligned_area(area, reduced(size.image, decoding.discard), decoding.align, dx, dy);
  const J2kArea own = expanded(aligned, decoding.discard, size.image);
  Job job{own, own == size.image, decoding.discard, !decoding.is_lenient, {}};
  for (std::size_t i = 0; i < size.components.size(); ++i) {
    const J2kComponent& component = size.components[i];
    std::uint64_t samples = samples_in(aligned, component);
    for (const J2kArea& absent : decoding.absent) samples -= samples_in(common_part(aligned, absent), component);
    if (samples > 0) job.components.push_back(static_cast<OPJ_UINT32>(i));
  }
  return job;
}

ComponentGrid grid_of(const J2kSize& size, const J2kArea& area) {
  ComponentGrid grid{0, 0, 0, 0};
  for (const J2kComponent& component : size.components) {
    grid.dx = std::gcd(grid.dx, std::uint32_t{component.dx});
    grid.dy = std::gcd(grid.dy, std::uint32_t{component.dy});
  }
  grid.x0 = divided_up(area.x0, grid.dx);
  grid.y0 = divided_up(area.y0, grid.dy);
  return grid;
}

/// The pixels that begin in an area, counted from the grid's first one.
Region pixels_of(const J2kArea& area, const ComponentGrid& grid) {
  const std::uint32_t x = divided_up(area.x0, grid.dx);
  const std::uint32_t y = divided_up(area.y0, grid.dy);
  return {x - grid.x0, y - grid.y0, divided_up(area.x1, grid.dx) - x, divided_up(area.y1, grid.dy) - y};
}

/// The format that holds the values of all components.
void set_format(const std::vector<J2kComponent>& components, Raster& raster) {
  const bool is_signed =
      std::any_of(components.begin(), components.end(), [](const auto& component) { return component.is_signed; });
  raster.significant_bits = 1;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const auto& component = components[i];
    if (component.bits > most_bits) {
      throw Error(ErrorCode::unsupported, concat({"component ", i, " has samples of ", component.bits,
                                                  " bits; at most ", most_bits, " are supported"}));
    }
    const int sign_bit = is_signed && !component.is_signed ? 1 : 0;
    raster.significant_bits = std::max(raster.significant_bits, static_cast<std::uint16_t>(component.bits + sign_bit));
  }
  raster.bits = container_bits(raster.significant_bits);
  raster.format = is_signed ? SampleFormat::signed_integer : SampleFormat::unsigned_integer;
}

Raster empty_raster(const J2kSize& size, const J2kArea& area, const ComponentGrid& grid, const DecodeLimits& limits) {
  Raster raster;
  raster.width = divided_up(area.x1, grid.dx) - grid.x0;
  raster.height = divided_up(area.y1, grid.dy) - grid.y0;
  raster.bands = static_cast<std::uint16_t>(size.components.size());
  set_format(size.components, raster);
  if (raster.width == 0 || raster.height == 0) throw Error(ErrorCode::bad_request, "the area has no samples");
  const std::uint64_t pixel_bytes = std::uint64_t{raster.bands} * raster.bits / 8;
  const std::uint64_t pixels = std::uint64_t{raster.width} * raster.height;
  if (pixels > limits.max_bytes / pixel_bytes) {
    throw Error(ErrorCode::limit_exceeded, concat({"decoded, the area of ", raster.width, " x ", raster.height,
                                                   " pixels exceeds the limit of ", limits.max_bytes, " bytes"}));
  }
  raster.data = Buffer(static_cast<std::size_t>(pixels * pixel_bytes));
  return raster;
}

std::string samples_of(std::uint16_t bands, std::uint16_t bits, bool is_signed) {
  return concat({bands, " x ", bits, (is_signed ? " bits, signed" : " bits, unsigned")});
}

/// Tiles that are unlike each other make no image.
void check_expected(const J2kExpectation& expected, const Raster& raster) {
  if (expected.bands == 0) return;
  const bool is_signed = raster.format == SampleFormat::signed_integer;
  if (raster.bands != expected.bands || raster.bits != container_bits(expected.bits) ||
      is_signed != expected.is_signed) {
    throw Error(ErrorCode::decode_failed,
                concat({"the samples of the tile's codestream are ",
                        samples_of(raster.bands, raster.significant_bits, is_signed), "; the file says ",
                        samples_of(expected.bands, expected.bits, expected.is_signed)}),
                "SIZ");
  }
  if (raster.width < expected.width || raster.height < expected.height) {
    throw Error(ErrorCode::decode_failed,
                concat({"the tile's codestream has ", raster.width, " x ", raster.height, " pixels; the file says ",
                        expected.width, " x ", expected.height}),
                "SIZ");
  }
}

[[noreturn]] void throw_failure(const J2kMemory& memory, const std::string& message) {
  if (memory.was_refused()) {
    throw Error(ErrorCode::limit_exceeded, "decoding the codestream takes too much memory");
  }
  throw Error(ErrorCode::decode_failed,
              concat({"OpenJPEG: ", (message.empty() ? "the codestream cannot be decoded" : message)}));
}

}  // namespace

Raster decode_j2k(std::span<const std::uint8_t> codestream, const J2kDecoding& decoding, const DecodeLimits& limits) {
  Raster raster = decode_j2k_excerpt(codestream, decoding, limits);
  check_expected(decoding.expected, raster);
  return raster;
}

Raster decode_j2k_excerpt(std::span<const std::uint8_t> codestream, const J2kDecoding& decoding,
                          const DecodeLimits& limits) {
  const J2kSize size = read_j2k_size(codestream);
  if (decoding.discard > most_levels || decoding.align > most_levels) {
    throw Error(ErrorCode::bad_request, "an image has no more than 32 decomposition levels");
  }
  const J2kArea image = reduced(size.image, decoding.discard);
  const J2kArea inner = decoding.area.is_empty() ? image : common_part(decoding.area, image);
  if (inner.is_empty()) throw Error(ErrorCode::bad_request, "the area lies outside the codestream's image");
  const ComponentGrid grid = grid_of(size, inner);
  Raster raster = empty_raster(size, inner, grid, limits);

  for (const J2kArea& absent : decoding.absent) {
    const J2kArea part = common_part(inner, absent);
    if (!part.is_empty()) raster.absent.push_back(pixels_of(part, grid));
  }

  const Job job = job_of(size, inner, decoding);
  if (job.components.empty()) {
    std::fill_n(raster.data.data(), raster.data.span().size(), std::uint8_t{0});
    return raster;
  }
  const J2kArea all = reduced(job.area, decoding.discard);
  const std::uint64_t samples = std::uint64_t{all.x1 - all.x0} * (all.y1 - all.y0) * raster.bands;
  J2kMemory memory(overhead + samples * bytes_per_sample + 2 * codestream.size());
  MemoryStream bytes(codestream);
  std::string message;
  const opj_image_t* const decoded = decode_image(bytes, job, message);
  if (decoded == nullptr || decoded->numcomps != job.components.size()) throw_failure(memory, message);
  std::size_t next = 0;
  for (std::uint16_t band = 0; band < raster.bands; ++band) {
    if (next == job.components.size() || job.components[next] != band) {
      // Its nearest sample is in another tile, or in one that is absent.
      const auto& [bits, is_signed, dx, dy] = size.components[band];
      const std::int32_t middle =
          is_signed || !decoding.absent.empty() ? 0 : static_cast<std::int32_t>(1U << (bits - 1U));
      fill_band({&middle, 0, 0, 1, 1, dx, dy}, grid, band, raster);
      continue;
    }
    const opj_image_comp_t& component = decoded->comps[next++];
    if (component.data == nullptr || component.w == 0 || component.h == 0) throw_failure(memory, message);
    fill_band({component.data, shifted_up(component.x0, decoding.discard), shifted_up(component.y0, decoding.discard),
               component.w, component.h, component.dx, component.dy},
              grid, band, raster);
  }
  return raster;
}

}  // namespace pyramidion
