#include "support/made_codestream.h"

#include <openjpeg.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "decode/j2k_memory.h"

namespace pyramidion::testing {
namespace {

std::uint32_t divided_up(std::uint32_t a, std::uint32_t b) { return (a + b - 1) / b; }

struct Output {
  std::vector<std::uint8_t> bytes;
  std::size_t position = 0;
};

OPJ_SIZE_T on_write(void* source, OPJ_SIZE_T size, void* output) {
  auto& [bytes, position] = *static_cast<Output*>(output);
  bytes.resize(std::max(bytes.size(), position + size));
  std::memcpy(bytes.data() + position, source, size);
  position += size;
  return size;
}

OPJ_OFF_T on_skip(OPJ_OFF_T count, void* output) {
  static_cast<Output*>(output)->position += static_cast<std::size_t>(count);
  return count;
}

OPJ_BOOL on_seek(OPJ_OFF_T position, void* output) {
  static_cast<Output*>(output)->position = static_cast<std::size_t>(position);
  return OPJ_TRUE;
}

opj_image_t* make_image(const MadeCodestream& made) {
  std::vector<opj_image_cmptparm_t> parameters;
  for (const J2kComponent& component : made.components) {
    opj_image_cmptparm_t parameter{};
    parameter.dx = component.dx;
    parameter.dy = component.dy;
    parameter.x0 = divided_up(made.image.x0, component.dx);
    parameter.y0 = divided_up(made.image.y0, component.dy);
    parameter.w = divided_up(made.image.x1, component.dx) - parameter.x0;
    parameter.h = divided_up(made.image.y1, component.dy) - parameter.y0;
    parameter.prec = component.bits;
    parameter.sgnd = component.is_signed ? 1 : 0;
    parameters.push_back(parameter);
  }
  const auto count = static_cast<OPJ_UINT32>(parameters.size());
  opj_image_t* const image = opj_image_create(count, parameters.data(), count >= 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
  image->x0 = made.image.x0;
  image->y0 = made.image.y0;
  image->x1 = made.image.x1;
  image->y1 = made.image.y1;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& parameter = parameters[i];
    OPJ_INT32* sample = image->comps[i].data;
    for (std::uint32_t y = 0; y < parameter.h; ++y) {
      for (std::uint32_t x = 0; x < parameter.w; ++x) {
        *sample++ = made_sample(made.components[i], i, parameter.x0 + x, parameter.y0 + y);
      }
    }
  }
  return image;
}

bool all_alike(const std::vector<J2kComponent>& components) {
  return std::all_of(components.begin(), components.begin() + 3, [&](const J2kComponent& component) {
    return component.dx == components[0].dx && component.dy == components[0].dy &&
           component.bits == components[0].bits && component.is_signed == components[0].is_signed;
  });
}

opj_cparameters_t parameters_of(const MadeCodestream& made) {
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.irreversible = made.irreversible ? 1 : 0;
  parameters.numresolution = made.resolutions;
  parameters.cblockw_init = parameters.cblockh_init = made.code_block;
  parameters.mode = made.style;
  parameters.tcp_numlayers = made.layers;
  parameters.cp_disto_alloc = 1;
  for (int layer = 0; layer < made.layers; ++layer) {
    const int above = made.layers - 1 - layer;
    parameters.tcp_rates[layer] = above == 0 && !made.irreversible ? 0 : std::ldexp(made.ratio, above);
  }
  parameters.tcp_mct = made.components.size() >= 3 && all_alike(made.components) ? 1 : 0;
  if (made.precinct != 0) {
    parameters.csty |= 1;
    parameters.res_spec = 1;
    parameters.prcw_init[0] = parameters.prch_init[0] = made.precinct;
  }
  parameters.prog_order = static_cast<OPJ_PROG_ORDER>(made.order);
  if (made.sop) parameters.csty |= 2;
  if (made.eph) parameters.csty |= 4;
  if (made.tile != 0) {
    parameters.tile_size_on = OPJ_TRUE;
    parameters.cp_tdx = parameters.cp_tdy = static_cast<int>(made.tile);
  }
  return parameters;
}

}  // namespace

std::int32_t made_sample(const J2kComponent& component, std::size_t index, std::uint32_t x, std::uint32_t y) {
  const double range = std::ldexp(1.0, component.bits) - 1;
  const auto phase = static_cast<double>(index);
  const double shapes = 0.5 + 0.35 * std::sin(x * 0.07 + phase) * std::cos(y * 0.05 - phase);
  const std::uint32_t mixed = (x * 2654435761U) ^ (y * 2246822519U) ^ (static_cast<std::uint32_t>(index) * 3266489917U);
  const double noise = ((mixed ^ (mixed >> 15U)) % 1000) / 1000.0 - 0.5;
  const double edge = (x / 40 + y / 30) % 2 == 0 ? 0.1 : 0;
  const auto value = static_cast<std::int64_t>(std::clamp(shapes + edge + 0.08 * noise, 0.0, 1.0) * range);
  return static_cast<std::int32_t>(component.is_signed ? value - (std::int64_t{1} << (component.bits - 1)) : value);
}

std::vector<std::uint8_t> make_codestream(const MadeCodestream& made) {
  J2kMemory memory(1ULL << 32U);  // Frees what OpenJPEG allocates here.
  opj_image_t* const image = make_image(made);
  opj_cparameters_t parameters = parameters_of(made);
  Output output;
  opj_stream_t* const stream = opj_stream_default_create(OPJ_FALSE);
  opj_stream_set_user_data(stream, &output, nullptr);
  opj_stream_set_write_function(stream, on_write);
  opj_stream_set_skip_function(stream, on_skip);
  opj_stream_set_seek_function(stream, on_seek);
  opj_codec_t* const codec = opj_create_compress(OPJ_CODEC_J2K);
  if (opj_setup_encoder(codec, &parameters, image) == OPJ_FALSE ||
      opj_start_compress(codec, image, stream) == OPJ_FALSE || opj_encode(codec, stream) == OPJ_FALSE ||
      opj_end_compress(codec, stream) == OPJ_FALSE) {
    throw std::runtime_error("OpenJPEG cannot encode the test's codestream");
  }
  return output.bytes;
}

}  // namespace pyramidion::testing
