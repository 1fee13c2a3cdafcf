/*
 * Decodes JPEG 2000 codestreams to RGBA with OpenJPEG, in this process and on one thread. Built by CMake (target
 * native_openjpeg), with the library's own code.
 *
 * A path is a folder of codestreams 0.j2k, 1.j2k, …, each a tile of three components of 8 bits. Reads requests from
 * standard input, one a line with tabs between its words, and answers each with one line:
 *   time PATH SECONDS   decodes all tiles over and over until SECONDS of CPU time have passed: "PASSES CPU-SECONDS TILES"
 *   save PATH OUT       writes the RGBA of all tiles, one after the other, to OUT: "TILES PIXELS-OF-A-TILE"
 */

#include <openjpeg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TILES = 64, BANDS = 3 };

typedef struct {
  uint8_t* bytes;
  size_t size;
  size_t position;
} Codestream;

static void fail(const char* what, const char* path) {
  fprintf(stderr, "%s: %s\n", path, what);
  exit(1);
}

static OPJ_SIZE_T on_read(void* buffer, OPJ_SIZE_T size, void* data) {
  Codestream* stream = data;
  const size_t left = stream->size - stream->position;
  const size_t count = size < left ? size : left;
  if (count == 0) return (OPJ_SIZE_T)-1;
  memcpy(buffer, stream->bytes + stream->position, count);
  stream->position += count;
  return count;
}

static OPJ_OFF_T on_skip(OPJ_OFF_T count, void* data) {
  ((Codestream*)data)->position += (size_t)count;
  return count;
}

static OPJ_BOOL on_seek(OPJ_OFF_T position, void* data) {
  ((Codestream*)data)->position = (size_t)position;
  return OPJ_TRUE;
}

/* Reads the codestreams of a folder; returns how many there are. */
static unsigned read_tiles(const char* path, Codestream* tiles) {
  unsigned count = 0;
  for (; count < MOST_TILES; ++count) {
    char name[8192];
    snprintf(name, sizeof name, "%s/%u.j2k", path, count);
    FILE* file = fopen(name, "rb");
    if (file == NULL) break;
    fseek(file, 0, SEEK_END);
    Codestream* tile = &tiles[count];
    tile->size = (size_t)ftell(file);
    tile->bytes = malloc(tile->size);
    rewind(file);
    if (tile->bytes == NULL || fread(tile->bytes, 1, tile->size, file) != tile->size) fail("cannot be read", name);
    fclose(file);
  }
  if (count == 0) fail("has no tiles", path);
  return count;
}

static opj_image_t* decode(Codestream* tile, const char* path) {
  tile->position = 0;
  opj_stream_t* stream = opj_stream_create(1U << 14U, OPJ_TRUE);
  opj_stream_set_user_data(stream, tile, NULL);
  opj_stream_set_user_data_length(stream, tile->size);
  opj_stream_set_read_function(stream, on_read);
  opj_stream_set_skip_function(stream, on_skip);
  opj_stream_set_seek_function(stream, on_seek);
  opj_codec_t* codec = opj_create_decompress(OPJ_CODEC_J2K);
  opj_dparameters_t parameters;
  opj_set_default_decoder_parameters(&parameters);
  opj_image_t* image = NULL;
  if (!opj_setup_decoder(codec, &parameters) || !opj_read_header(stream, codec, &image) ||
      !opj_decode(codec, stream, image) || image->numcomps != BANDS) {
    fail("a tile cannot be decoded", path);
  }
  opj_destroy_codec(codec);
  opj_stream_destroy(stream);
  return image;
}

/* Decodes a tile to `rgba`, for which it finds memory the first time; returns the number of pixels. */
static size_t decode_to_rgba(Codestream* tile, const char* path, uint8_t** rgba) {
  opj_image_t* image = decode(tile, path);
  const size_t pixels = (size_t)image->comps[0].w * image->comps[0].h;
  if (*rgba == NULL) *rgba = malloc(4 * pixels);
  if (*rgba == NULL) fail("out of memory", path);
  memset(*rgba, 255, 4 * pixels);
  for (size_t band = 0; band < BANDS; ++band) {
    const OPJ_INT32* samples = image->comps[band].data;
    for (size_t i = 0; i < pixels; ++i) (*rgba)[4 * i + band] = (uint8_t)samples[i];
  }
  opj_image_destroy(image);
  return pixels;
}

static void answer(const char* path, double seconds, FILE* out) {
  Codestream tiles[MOST_TILES];
  const unsigned count = read_tiles(path, tiles);
  uint8_t* rgba = NULL;
  size_t pixels = 0;
  unsigned passes = 0;
  double passed = 0;
  const clock_t start = clock();
  do {
    for (unsigned tile = 0; tile < count; ++tile) {
      pixels = decode_to_rgba(&tiles[tile], path, &rgba);
      if (out != NULL && fwrite(rgba, 4, pixels, out) != pixels) fail("the output cannot be written", path);
    }
    ++passes;
    passed = (double)(clock() - start) / CLOCKS_PER_SEC;
  } while (out == NULL && passed < seconds);
  if (out != NULL) {
    printf("%u %zu\n", count, pixels);
  } else {
    printf("%u %.6f %u\n", passes, passed, count);
  }
  fflush(stdout);
  free(rgba);
  for (unsigned tile = 0; tile < count; ++tile) free(tiles[tile].bytes);
}

int main(void) {
  char line[8192];
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    const char* request = strtok(line, "\t");
    const char* path = strtok(NULL, "\t");
    const char* argument = strtok(NULL, "\t");
    if (request == NULL || path == NULL || argument == NULL) fail("wrong request", "native-openjpeg");
    if (strcmp(request, "time") == 0) {
      answer(path, atof(argument), NULL);
    } else {
      FILE* out = fopen(argument, "wb");
      if (out == NULL) fail("cannot be written", argument);
      answer(path, 0, out);
      fclose(out);
    }
  }
  return 0;
}
