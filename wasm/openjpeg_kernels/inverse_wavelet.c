#include "inverse_wavelet.h"

#include "opj_includes.h"

/* Samples before a row. As many are behind it, up to a multiple of four. */
#define MARGIN 4U
/* A row needs those above and below it: so many are worked on at a time. */
#define RING 8U
#define MOST_RESOLUTIONS 33

typedef struct {
  OPJ_UINT32 x0, y0, x1, y1;
} area_t;

typedef OPJ_INT32 integers_t __attribute__((vector_size(16)));
typedef OPJ_UINT32 words_t __attribute__((vector_size(16)));
typedef OPJ_FLOAT32 reals_t __attribute__((vector_size(16)));

/* Table F.4. The gain of high-pass coefficients is OpenJPEG's, which has half of it in the step size. */
static const OPJ_FLOAT32 lifting[4] = {-0.443506852F, -0.882911075F, 0.052980118F, 1.586134342F};
static const OPJ_FLOAT32 low_gain = 1.230174105F;
static const OPJ_FLOAT32 high_gain = 1.625732422F;

static inline words_t words_at(const OPJ_INT32* from) {
  words_t words;
  memcpy(&words, from, sizeof(words));
  return words;
}

static inline reals_t reals_at(const OPJ_INT32* from) {
  reals_t reals;
  memcpy(&reals, from, sizeof(reals));
  return reals;
}

/* A step of lifting (F.3.8): to each coefficient of a row comes what the ones before and behind it say. */
static void lift(OPJ_INT32* row, const OPJ_INT32* before, const OPJ_INT32* behind, OPJ_UINT32 count, OPJ_UINT32 step,
                 OPJ_BOOL is_reversible) {
  if (!is_reversible) {
    for (OPJ_UINT32 i = 0; i < count; i += 4) {
      const reals_t result = reals_at(row + i) + (reals_at(before + i) + reals_at(behind + i)) * lifting[step];
      memcpy(row + i, &result, sizeof(result));
    }
    return;
  }
  for (OPJ_UINT32 i = 0; i < count; i += 4) {
    const words_t sum = words_at(before + i) + words_at(behind + i);
    const words_t result = step == 0 ? words_at(row + i) - (words_t)((integers_t)(sum + 2) >> 2)
                                     : words_at(row + i) + (words_t)((integers_t)sum >> 1);
    memcpy(row + i, &result, sizeof(result));
  }
}

static void scale(OPJ_INT32* row, OPJ_UINT32 count, OPJ_FLOAT32 factor) {
  for (OPJ_UINT32 i = 0; i < count; i += 4) {
    const reals_t result = reals_at(row + i) * factor;
    memcpy(row + i, &result, sizeof(result));
  }
}

/* 2D_INTERLEAVE (F.3.3) of a row, real samples times a factor. */
static void interleave(OPJ_INT32* to, const OPJ_INT32* first, const OPJ_INT32* second, OPJ_UINT32 count,
                       OPJ_FLOAT32 factor, OPJ_BOOL is_reversible) {
  for (OPJ_UINT32 i = 0; i < count; i += 4, to += 8) {
    const words_t a = is_reversible ? words_at(first + i) : (words_t)(reals_at(first + i) * factor);
    const words_t b = is_reversible ? words_at(second + i) : (words_t)(reals_at(second + i) * factor);
    const words_t left = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const words_t right = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    memcpy(to, &left, sizeof(left));
    memcpy(to + 4, &right, sizeof(right));
  }
}

/* 1D_SR (F.3.6) of a row, real samples times a factor; `low` and `high` change on the way. `odd`: whether the first
   sample is of odd place. */
static void synthesize_row(OPJ_INT32* to, OPJ_INT32* low, OPJ_UINT32 low_count, OPJ_INT32* high, OPJ_UINT32 high_count,
                           OPJ_UINT32 odd, OPJ_FLOAT32 factor, OPJ_BOOL is_reversible) {
  if (low_count + high_count == 1) {
    *to = low_count != 0 ? *low : is_reversible ? *high / 2 : *high;
    if (!is_reversible) scale(to, 1, factor);
    return;
  }
  if (!is_reversible) {
    scale(low, low_count, low_gain);
    scale(high, high_count, high_gain);
  }
  /* Beyond its ends a row goes on as in a mirror (F.3.7): there, what is before is what is behind. */
  for (OPJ_UINT32 step = 0; step < (is_reversible ? 2 : 4); step += 2) {
    high[-1] = high[0];
    high[high_count] = high[high_count - 1];
    lift(low, high + odd - 1, high + odd, low_count, step, is_reversible);
    low[-1] = low[0];
    low[low_count] = low[low_count - 1];
    lift(high, low - odd, low - odd + 1, high_count, step + 1, is_reversible);
  }
  interleave(to, odd ? high : low, odd ? low : high, (low_count + high_count + 1) / 2, factor, is_reversible);
}

static int is_empty(const area_t* area) { return area->x0 >= area->x1 || area->y0 >= area->y1; }

/* What of a resolution has a part in an area of its samples (tables F.2 and F.3). */
static area_t extended(const area_t* area, const opj_tcd_resolution_t* resolution, OPJ_BOOL is_reversible) {
  const OPJ_UINT32 reach = is_reversible ? 1 : 3; /* Of samples at even places; that of the others is longer by one. */
  area_t result = *area;
  if (is_empty(area)) return result;
  result.x0 -= opj_uint_min(reach + (area->x0 & 1), area->x0 - (OPJ_UINT32)resolution->x0);
  result.y0 -= opj_uint_min(reach + (area->y0 & 1), area->y0 - (OPJ_UINT32)resolution->y0);
  result.x1 += opj_uint_min(reach + (~area->x1 & 1), (OPJ_UINT32)resolution->x1 - area->x1);
  result.y1 += opj_uint_min(reach + (~area->y1 & 1), (OPJ_UINT32)resolution->y1 - area->y1);
  return result;
}

/* Of a resolution's area, what lies in a subband: at places that are odd or even in either direction. */
static area_t in_subband(const area_t* area, OPJ_UINT32 number) {
  const OPJ_UINT32 even_x = ~number & 1;
  const OPJ_UINT32 even_y = ~(number >> 1) & 1;
  const area_t result = {(area->x0 + even_x) / 2, (area->y0 + even_y) / 2, (area->x1 + even_x) / 2,
                         (area->y1 + even_y) / 2};
  return result;
}

/* What is made of a resolution, and what it is made from: the same and a margin. */
typedef struct {
  area_t area, extended;
} part_t;

/* What of each resolution has a part in the component's window. */
static void find_parts(const opj_tcd_tilecomp_t* component, OPJ_UINT32 resolutions, OPJ_BOOL is_reversible,
                       part_t parts[MOST_RESOLUTIONS]) {
  const opj_tcd_resolution_t* const last = component->resolutions + resolutions - 1;
  area_t area = {last->win_x0, last->win_y0, last->win_x1, last->win_y1};
  for (OPJ_UINT32 i = resolutions; i-- > 0; area = in_subband(&parts[i].extended, 0)) {
    parts[i].area = area;
    parts[i].extended = extended(&area, component->resolutions + i, is_reversible);
  }
}

/* Makes room for an area, if it is not empty. */
static OPJ_BOOL make_window(struct SubbandWindow* window, const area_t* area) {
  memset(window, 0, sizeof(*window));
  if (is_empty(area)) return OPJ_TRUE;
  const OPJ_UINT64 stride = (OPJ_UINT64)(area->x1 - area->x0 + 3) / 4 * 4 + 2 * MARGIN;
  const OPJ_UINT64 bytes = (stride * (area->y1 - area->y0) + MARGIN) * sizeof(OPJ_INT32);
  OPJ_INT32* const room = bytes < SIZE_MAX / 2 ? opj_calloc(1, (size_t)bytes) : NULL;
  if (room == NULL) return OPJ_FALSE;
  const struct SubbandWindow made = {area->x0, area->y0, area->x1, area->y1, (OPJ_UINT32)stride, room + MARGIN};
  *window = made;
  return OPJ_TRUE;
}

static void free_window(struct SubbandWindow* window) {
  if (window->coefficients != NULL) opj_free(window->coefficients - MARGIN);
  memset(window, 0, sizeof(*window));
}

OPJ_BOOL begin_inverse_wavelet(opj_tcd_tilecomp_t* component, OPJ_UINT32 resolutions, OPJ_BOOL is_reversible) {
  part_t parts[MOST_RESOLUTIONS];
  find_parts(component, resolutions, is_reversible, parts);
  if (!make_window(&component->resolutions->bands->window, &parts->area)) return OPJ_FALSE;
  for (OPJ_UINT32 i = 1; i < resolutions; ++i) {
    for (OPJ_UINT32 number = 1; number < 4; ++number) {
      const area_t area = in_subband(&parts[i].extended, number);
      if (!make_window(&component->resolutions[i].bands[number - 1].window, &area)) return OPJ_FALSE;
    }
  }
  return OPJ_TRUE;
}

/* Four coefficients of what was decoded (E.1). */
static inline void dequantize(const OPJ_INT32* from, OPJ_INT32* to, OPJ_FLOAT32 step, OPJ_BOOL is_reversible) {
  const integers_t decoded = (integers_t)words_at(from);
  const reals_t real = __builtin_convertvector(decoded, reals_t) * step;
  const words_t coefficients = (words_t)(is_reversible ? decoded / 2 : (integers_t)real);
  memcpy(to, &coefficients, sizeof(coefficients));
}

void store_block(const opj_tcd_band_t* band, const opj_tcd_cblk_dec_t* block, const OPJ_INT32* decoded,
                 OPJ_BOOL is_reversible) {
  const struct SubbandWindow* const window = &band->window;
  const OPJ_UINT32 width = (OPJ_UINT32)(block->x1 - block->x0);
  const OPJ_UINT32 x0 = opj_uint_max((OPJ_UINT32)block->x0, window->x0);
  const OPJ_UINT32 y0 = opj_uint_max((OPJ_UINT32)block->y0, window->y0);
  const OPJ_UINT32 x1 = opj_uint_min((OPJ_UINT32)block->x1, window->x1);
  const OPJ_UINT32 y1 = opj_uint_min((OPJ_UINT32)block->y1, window->y1);
  const OPJ_FLOAT32 step = 0.5F * band->stepsize;
  for (OPJ_UINT32 y = y0; y < y1; ++y) {
    const OPJ_INT32* from = decoded + (y - (OPJ_UINT32)block->y0) * width + x0 - (OPJ_UINT32)block->x0;
    OPJ_INT32* to = window->coefficients + (size_t)(y - window->y0) * window->stride + x0 - window->x0;
    OPJ_UINT32 left = x1 - x0;
    for (; left >= 4; left -= 4, from += 4, to += 4) dequantize(from, to, step, is_reversible);
    if (left > 0) {
      OPJ_INT32 some[4] = {0};
      memcpy(some, from, left * sizeof(*some));
      dequantize(some, some, step, is_reversible);
      memcpy(to, some, left * sizeof(*some));
    }
  }
}

/* The rows of an area of samples that is being made. */
typedef struct {
  OPJ_INT32* rows; /* RING of them. */
  size_t stride;
  area_t area;
} ring_t;

static OPJ_INT32* row_at(const ring_t* ring, OPJ_UINT32 y) { return ring->rows + (y % RING) * ring->stride; }

static OPJ_INT32* coefficients_at(const struct SubbandWindow* window, OPJ_UINT32 y) {
  return window->coefficients + (size_t)(y - window->y0) * window->stride;
}

/* HOR_SR (F.3.5) of row y, and what VER_SR begins with. */
static void begin_row(const ring_t* ring, const struct SubbandWindow* lower, const opj_tcd_resolution_t* resolution,
                      OPJ_UINT32 y, OPJ_BOOL is_reversible) {
  const OPJ_UINT32 odd = y & 1;
  const struct SubbandWindow* const low = odd ? &resolution->bands[1].window : lower;
  const struct SubbandWindow* const high = &resolution->bands[odd ? 2 : 0].window;
  const OPJ_UINT32 width = ring->area.x1 - ring->area.x0;
  OPJ_INT32* const row = row_at(ring, y);
  const OPJ_BOOL is_alone = ring->area.y1 - ring->area.y0 == 1;
  const OPJ_FLOAT32 gain = odd ? high_gain : low_gain;
  synthesize_row(row, coefficients_at(low, y / 2), low->x1 - low->x0, coefficients_at(high, y / 2), high->x1 - high->x0,
                 ring->area.x0 & 1, is_alone ? 1.0F : gain, is_reversible);
  if (is_alone && odd && is_reversible) {
    for (OPJ_UINT32 x = 0; x < width; ++x) row[x] /= 2;
  }
}

/* 2D_SR (F.3.2) from one resolution to the next: `area` of its samples, `stride` from one row to the next. Rows are
   made one after the other; each step of lifting follows a row behind the one before. */
static void synthesize(const ring_t* ring, const struct SubbandWindow* lower, const opj_tcd_resolution_t* resolution,
                       OPJ_BOOL is_reversible, OPJ_INT32* to, const area_t* area, size_t stride) {
  const OPJ_UINT32 width = ring->area.x1 - ring->area.x0;
  const OPJ_UINT32 first = ring->area.y0;
  const OPJ_UINT32 end = ring->area.y1;
  const OPJ_UINT32 steps = end - first == 1 ? 0 : is_reversible ? 2 : 4;
  for (OPJ_UINT32 next = first; next < end + steps; ++next) {
    if (next < end) begin_row(ring, lower, resolution, next, is_reversible);
    for (OPJ_UINT32 step = 0; step < steps; ++step) {
      const OPJ_UINT32 y = next - 1 - step;
      if (next < first + 1 + step || y >= end || (y + step) % 2 != 0) continue;
      const OPJ_INT32* const above = row_at(ring, y > first ? y - 1 : y + 1);
      const OPJ_INT32* const below = row_at(ring, y + 1 < end ? y + 1 : y - 1);
      lift(row_at(ring, y), above, below, width, step, is_reversible);
    }
    const OPJ_UINT32 y = next - steps;
    if (next >= area->y0 + steps && y < area->y1) {
      memcpy(to + (y - area->y0) * stride, row_at(ring, y) + (area->x0 - ring->area.x0),
             (area->x1 - area->x0) * sizeof(*to));
    }
  }
}

/* A part of a resolution, from the one below, `lower`, which is given back. */
static OPJ_BOOL make_resolution(opj_tcd_resolution_t* resolution, const part_t* part, struct SubbandWindow* lower,
                                OPJ_BOOL is_reversible, OPJ_INT32* to, size_t stride) {
  ring_t ring = {NULL, (size_t)(part->extended.x1 - part->extended.x0 + 8) / 8 * 8, part->extended};
  ring.rows = opj_malloc(RING * ring.stride * sizeof(*ring.rows));
  if (ring.rows == NULL) return OPJ_FALSE;
  synthesize(&ring, lower, resolution, is_reversible, to, &part->area, stride);
  opj_free(ring.rows);
  free_window(lower);
  for (OPJ_UINT32 band = 0; band < 3; ++band) free_window(&resolution->bands[band].window);
  return OPJ_TRUE;
}

OPJ_BOOL inverse_wavelet(opj_tcd_tilecomp_t* component, OPJ_UINT32 resolutions, OPJ_BOOL is_reversible) {
  part_t parts[MOST_RESOLUTIONS];
  find_parts(component, resolutions, is_reversible, parts);
  const area_t* const last = &parts[resolutions - 1].area;
  opj_image_data_free(component->data_win); /* Of the tile before. */
  component->data_win = NULL;
  if (is_empty(last)) return OPJ_TRUE;
  const size_t width = last->x1 - last->x0;
  const OPJ_UINT64 bytes = (OPJ_UINT64)width * (last->y1 - last->y0) * sizeof(*component->data_win);
  if (bytes < SIZE_MAX / 2) component->data_win = opj_image_data_alloc((size_t)bytes);
  if (component->data_win == NULL) return OPJ_FALSE;
  struct SubbandWindow* const lowest = &component->resolutions->bands->window;
  struct SubbandWindow lower = *lowest;
  memset(lowest, 0, sizeof(*lowest));
  for (OPJ_UINT32 i = 1; i < resolutions; ++i) {
    if (is_empty(&parts[i].area)) continue;
    struct SubbandWindow made = {0};
    const OPJ_BOOL is_last = i == resolutions - 1;
    if (!is_last && !make_window(&made, &parts[i].area)) return OPJ_FALSE;
    if (!make_resolution(component->resolutions + i, parts + i, &lower, is_reversible,
                         is_last ? component->data_win : made.coefficients, is_last ? width : made.stride)) {
      return OPJ_FALSE;
    }
    lower = made;
  }
  if (resolutions == 1) {
    for (OPJ_UINT32 y = last->y0; y < last->y1; ++y) {
      memcpy(component->data_win + (y - last->y0) * width, coefficients_at(&lower, y), width * sizeof(OPJ_INT32));
    }
    free_window(&lower);
  }
  return OPJ_TRUE;
}
