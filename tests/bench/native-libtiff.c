/*
 * Decodes every tile of a TIFF file to RGBA with the system's libtiff: what a program of this machine's own does.
 *
 * Reads requests from standard input, one a line with tabs between its words, and answers each with one line:
 *   time PATH SECONDS   decodes PATH over and over until SECONDS of CPU time have passed: "PASSES CPU-SECONDS TILES"
 *   save PATH OUT       writes the RGBA of all tiles, one after the other, to OUT: "TILES PIXELS-OF-A-TILE"
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <time.h>

static void fail(const char* what, const char* path) {
  fprintf(stderr, "%s: %s\n", path, what);
  exit(1);
}

static void rgb_to_rgba(const uint8_t* rgb, uint8_t* rgba, size_t pixels) {
  for (size_t i = 0; i < pixels; ++i) {
    rgba[4 * i] = rgb[3 * i];
    rgba[4 * i + 1] = rgb[3 * i + 1];
    rgba[4 * i + 2] = rgb[3 * i + 2];
    rgba[4 * i + 3] = 255;
  }
}

/* Decodes all tiles; each lands in `rgba`, and in `out` if that is given. Returns their number. */
static uint32_t decode_tiles(TIFF* tiff, const char* path, uint8_t* rgb, uint8_t* rgba, FILE* out) {
  const tmsize_t size = TIFFTileSize(tiff);
  const size_t pixels = (size_t)size / 3;
  const uint32_t tiles = TIFFNumberOfTiles(tiff);
  for (uint32_t tile = 0; tile < tiles; ++tile) {
    if (TIFFReadEncodedTile(tiff, tile, rgb, size) != size) fail("a tile cannot be decoded", path);
    rgb_to_rgba(rgb, rgba, pixels);
    if (out != NULL && fwrite(rgba, 4, pixels, out) != pixels) fail("the output cannot be written", path);
  }
  return tiles;
}

static TIFF* open_tiles(const char* path) {
  TIFF* tiff = TIFFOpen(path, "r");
  if (tiff == NULL) fail("cannot be opened", path);
  uint16_t photometric = 0;
  TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  if (photometric == PHOTOMETRIC_YCBCR) TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  return tiff;
}

static void answer(const char* path, double seconds, FILE* out) {
  TIFF* tiff = open_tiles(path);
  const size_t size = (size_t)TIFFTileSize(tiff);
  uint8_t* rgb = malloc(size);
  uint8_t* rgba = malloc(size / 3 * 4);
  if (rgb == NULL || rgba == NULL) fail("out of memory", path);
  if (out != NULL) {
    printf("%u %zu\n", decode_tiles(tiff, path, rgb, rgba, out), size / 3);
  } else {
    const clock_t start = clock();
    uint32_t tiles = 0;
    unsigned passes = 0;
    double passed = 0;
    do {
      tiles = decode_tiles(tiff, path, rgb, rgba, NULL);
      ++passes;
      passed = (double)(clock() - start) / CLOCKS_PER_SEC;
    } while (passed < seconds);
    printf("%u %.6f %u\n", passes, passed, tiles);
  }
  fflush(stdout);
  free(rgb);
  free(rgba);
  TIFFClose(tiff);
}

int main(void) {
  char line[8192];
  TIFFSetWarningHandler(NULL);
  while (fgets(line, sizeof line, stdin) != NULL) {
    line[strcspn(line, "\n")] = '\0';
    const char* request = strtok(line, "\t");
    const char* path = strtok(NULL, "\t");
    const char* argument = strtok(NULL, "\t");
    if (request == NULL || path == NULL || argument == NULL) fail("wrong request", "native-libtiff");
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
