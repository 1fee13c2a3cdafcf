import { abortable } from '../engine/abortable.js';
import { levelAt } from '../image/levels.js';
import { Colour } from './colour.js';
import { coreSettings, reachOf } from './core-settings.js';
import { checkedGeometry, turnedSize } from './geometry.js';
import { checkedNoData, checkedRender } from './options.js';
import { isGreyIn, redOf } from './iipimage-grey.js';
import { RasterCache } from './raster-cache.js';
import { takeMemory } from './spare-memory.js';
import { checkedMeasure, levelToMeasure } from './statistics.js';
import { equalisation, otsuThreshold } from './tones.js';
import { checkedWatermark } from './watermark.js';
import { iipimageBlocks, imageIdentity, watermarkBlocks } from './watermark-blocks.js';

/**
 * @typedef {import('../engine/core.js').Raster} Raster
 * @typedef {import('../image/orientation.js').Rectangle} Rectangle
 * @typedef {import('../engine/pool.js').KeptRaster} KeptRaster
 * @typedef {KeptRaster | { bytes: number, raster: Raster }} Held samples that a thread keeps, or, of too many, they themselves
 * @typedef {{ level: number, box: Rectangle, wish: SampleWish, reading: Reading }} Place whose samples, and how they are got
 * @typedef {import('./colour.js').ColourWish & { noData: 'file' | 'ignore' | number }} SampleWish how samples are meant
 * @typedef {import('./options.js').RenderOptions} RenderOptions
 * @typedef {import('./options.js').CheckedRender} CheckedRender
 * @typedef {import('./statistics.js').BandStatistics} BandStatistics
 * @typedef {{ signal?: AbortSignal, priority?: number, layers?: number, onProgress?: (progress: { done: number, total: number }) => void }} Reading
 */

/**
 * What an image has for its rendering.
 * @typedef {object} Host
 * @property {readonly import('../image/levels.js').Level[]} levels
 * @property {number} bands
 * @property {string} photometric
 * @property {number} bits
 * @property {string} sampleFormat
 * @property {number} [noData] the value of samples that stand for nothing
 * @property {boolean} isPlain whether the decoder shows it by itself
 * @property {string} url for errors
 * @property {string} format the file's
 * @property {number} [size] of the file in bytes, where it is known
 * @property {number} index of the image in its file
 * @property {(watermark: import('./watermark.js').CheckedWatermark, signal?: AbortSignal) => Promise<import('./marks.js').Mark | undefined>} mark
 *   the picture of a watermark; none when it cannot be had and need not be
 * @property {(level: number, box: Rectangle, reading: Reading) => Promise<Raster>} raster decodes a rectangle, upright
 * @property {(method: string, parameters: object, options: { signal?: AbortSignal, priority?: number, slot?: KeptRaster['slot'], transfer?: ArrayBuffer[] }) => Promise<any>} run
 *   runs a function of the core in the module `render`
 * @property {(raster: Raster) => Promise<KeptRaster>} keep has a thread keep samples
 * @property {(kept: KeptRaster) => void} forget
 * @property {import('./colour.js').ColourHost} colours
 */

/**
 * What a picture is to be.
 * @typedef {object} Wanting
 * @property {RenderOptions} [render]
 * @property {import('./watermark.js').WatermarkOptions} [watermark]
 * @property {Rectangle} [part] of the box, which alone is to be seen; default: all of it. The samples of the whole box are
 *   kept
 * @property {{ width: number, height: number }} [output] its size before it is turned; default: the part's
 *
 * @typedef {Wanting & import('./geometry.js').GeometryOptions} Wanted
 */

/** As many pixels across and down tell enough of an image. */
const MOST_MEASURED = 2048;
/** The core's settings for the plain picture. */
const PLAIN = {};
/** Samples as they are. @type {SampleWish} */
const AS_STORED = { color: 'ignore', space: 'srgb', noData: 'file' };
/** @type {SampleWish} */
const BY_DEFAULT = { color: 'convert', space: 'srgb', noData: 'file' };

/** The pictures of an image that are more than the plain ones. */
export class Rendering {
  #host;
  #identity;
  #colour;
  /** @type {RasterCache<Held>} */
  #rasters;
  /** @type {Map<string, Promise<{ bands: BandStatistics[], shades: number[] }>>} */
  #measured = new Map();

  /** @param {Host} host */
  constructor(host) {
    this.#host = host;
    this.#identity = imageIdentity({ info: host, levels: host.levels }, host);
    this.#colour = new Colour(host.colours);
    this.#rasters = new RasterCache((held) => 'key' in held && host.forget(held));
  }

  /**
   * Whether the plain picture, too, has to be made here: its colours are not what they are taken for.
   * @param {{ signal?: AbortSignal }} urgency
   */
  async isNeeded({ signal }) {
    if (!this.#host.isPlain) return true;
    return this.#colour.mayConvert(BY_DEFAULT) && abortable(this.#colour.isConverted(BY_DEFAULT), signal);
  }

  /** Takes note that there is a profile after all. */
  meetProfile() {
    this.#colour.meetProfile();
  }

  /**
   * @param {import('./statistics.js').StatisticsRequest} request
   * @returns {Promise<BandStatistics[]>}
   */
  async statistics(request) {
    const { level, signal } = request;
    const wish = { ...AS_STORED, noData: checkedNoData('noData', request.noData) };
    return (await this.#measure({ level }, PLAIN, wish, checkedMeasure(request), { signal })).bands;
  }

  /**
   * @param {number} level
   * @param {Rectangle} box in the level's pixels
   * @param {Wanted} wanted
   * @param {Reading} reading
   * @returns {Promise<{ width: number, height: number, depth: number, data: Uint8Array<ArrayBuffer>,
   *   colours: import('./colour.js').PictureColours }>}
   */
  async picture(level, box, { render = {}, watermark, part = box, output = part, ...geometry }, reading) {
    const checked = checkedRender(render, this.#host);
    const turn = checkedGeometry(geometry);
    const marked = watermark && checkedWatermark(watermark);
    const wish = wishOf(checked);
    const { settings, tones } = await this.#resolved(checked, wish, reading);
    const reach = reachOf(checked, this.#host.bands);
    const wide = widened(box, reach, this.#host.levels[level]);
    // IIPImage's kernels end at the tile's edges.
    const near = checked.isIipimage ? wide : widened(part, reach, this.#host.levels[level]);
    const place = { level, box: wide, wish, reading };
    const [held, mark] = await Promise.all([this.#held(place), marked && this.#host.mark(marked, reading.signal)]);
    const { width, height } = output;
    const finish = {
      crop: areaIn(near, part),
      ...{ width, height, ...turn, ...tones(box), background: settings.background },
      watermark: mark && this.#drawn(marked, { level, box, part, output, turn, isIipimage: checked.isIipimage }),
    };
    const bytes = (width * height * checked.depth) / 2;
    const isGrey = checked.isIipimage && isGreyIn(checked, this.#host.bands);
    const picture = await withMark(isGrey ? redOf(mark) : mark, (named) =>
      this.#work('render', { area: areaIn(wide, near), settings, finish, mark: named }, place, held, bytes),
    );
    return { ...picture, colours: await this.#colour.ofPicture(wish) };
  }

  /**
   * How the core is to draw a mark.
   * @param {any} marked the checked option
   * @param {{ level: number, box: Rectangle, part: Rectangle, output: { width: number, height: number }, isIipimage: boolean,
   *   turn: ReturnType<typeof checkedGeometry> }} picture
   */
  #drawn({ seed, mode, placement, opacity, probability, scale }, { level, box, part, output, turn, isIipimage }) {
    const key = { seed, image: this.#identity };
    const shown = this.#host.levels[level];
    const isTile = isOnGrid(box, shown);
    const { isMirrored, rotation } = turn;
    const become = { outputWidth: output.width, outputHeight: output.height, isMirrored, rotation };
    const blocks =
      isIipimage && !isTile
        ? iipimageBlocks(turnedSize(output, rotation), shown, key)
        : watermarkBlocks(shown, part, key, become);
    return { mode, placement, opacity, probability, scale, blocks };
  }

  /**
   * The settings with all that had to be measured.
   * @param {CheckedRender} checked
   * @param {SampleWish} wish
   * @param {Reading} reading
   */
  async #resolved(checked, wish, reading) {
    const settings = coreSettings(checked, await this.#ranges(checked, wish, reading));
    const { quality, equalises, isIipimage } = checked;
    const isBitonal = quality === 'bitonal';
    const shades = isBitonal || equalises ? await this.#shades(settings, isIipimage, wish, reading) : [];
    const threshold = isBitonal ? otsuThreshold(shades) : undefined;
    /** @param {Rectangle} box */
    const tones = ({ width, height }) => ({
      ...{ quality, threshold },
      equalisation: equalises ? equalisation(shades, isIipimage ? width * height : undefined) : undefined,
    });
    return { settings, tones };
  }

  /**
   * The range of each band, or one for all.
   * @param {CheckedRender} checked
   * @param {SampleWish} wish
   * @param {Reading} reading
   * @returns {Promise<[number, number][] | undefined>}
   */
  async #ranges({ range, stretches, channels, isIipimage }, wish, reading) {
    if (stretches && isIipimage) return [await this.#rangeOfShades(reading)];
    if (range !== 'auto' && !stretches) {
      const unit = range && (await this.#colour.isConverted(wish)) ? convertedUnit(this.#host) : 1;
      return range?.map((one) => (one ? [one[0] * unit, one[1] * unit] : [NaN, NaN]));
    }
    const { bands } = await this.#measure({}, PLAIN, wish, checkedMeasure({}), reading);
    /** @type {[number, number][]} */
    const ends = bands.map(({ low, high, minimum, maximum }) => (stretches ? [minimum, maximum] : [low, high]));
    const isRgb = this.#host.photometric === 'RGB' || (await this.#colour.isConverted(wish));
    const ranges = channels ? ends : [jointly(ends.slice(0, isRgb ? 3 : 1))];
    // Of a single value no range can be made.
    return ranges.map(([low, high]) => (low < high ? [low, high] : [NaN, NaN]));
  }

  /**
   * IIPImage's stretch: from the first to the last shade of 256 that there is.
   * @param {Reading} reading
   * @returns {Promise<[number, number]>}
   */
  async #rangeOfShades(reading) {
    const shades = await this.#shades(PLAIN, true, { ...AS_STORED, noData: 'ignore' }, reading);
    const { bits, sampleFormat } = this.#host;
    const unit = sampleFormat === 'float' ? 1 : 2 ** Math.max(0, bits - 8);
    const first = shades.findIndex((count) => count > 0);
    const last = shades.findLastIndex((count) => count > 0);
    return [first * unit, Math.max(first + 1, last) * unit];
  }

  /**
   * The histogram of the shades that settings make of the image.
   * @param {object} settings
   * @param {boolean} isIipimage which looks at the first tile of the smallest level, as it is
   * @param {SampleWish} wish
   * @param {Reading} reading
   */
  async #shades(settings, isIipimage, wish, reading) {
    const level = isIipimage ? this.#host.levels.length - 1 : undefined;
    const own = isIipimage ? { ...PLAIN, isIipimage } : { ...settings, depth: 8, background: undefined };
    return (await this.#measure({ level, isTile: isIipimage }, own, wish, checkedMeasure({}), reading)).shades;
  }

  /**
   * Measures a level, once.
   * @param {{ level?: number, isTile?: boolean }} where `isTile`: the first tile alone
   * @param {object} settings of the picture whose shades are counted
   * @param {SampleWish} wish
   * @param {{ outliers: number, bins: number }} how
   * @param {Reading} reading
   * @returns {Promise<{ bands: BandStatistics[], shades: number[] }>}
   */
  #measure({ level = levelToMeasure(this.#host.levels), isTile = false }, settings, wish, how, { signal, priority }) {
    const key = JSON.stringify([level, isTile, settings, wish, String(wish.noData), how]);
    let measured = this.#measured.get(key);
    if (!measured) {
      measured = this.#measureNow(level, isTile, settings, wish, how, { priority });
      this.#measured.set(key, measured);
      // A failure is not kept: the next one may have better luck.
      measured.catch(() => this.#measured.delete(key));
    }
    return abortable(measured, signal);
  }

  /**
   * @param {number} level
   * @param {boolean} isTile
   * @param {object} settings
   * @param {SampleWish} wish
   * @param {{ outliers: number, bins: number }} how
   * @param {Reading} reading others may wait for it: one's signal does not end it
   */
  async #measureNow(level, isTile, settings, wish, how, reading) {
    const { width, height, tileWidth, tileHeight } = levelAt(this.#host.levels, level, this.#host.url);
    const most = isTile ? { width: tileWidth, height: tileHeight } : { width: MOST_MEASURED, height: MOST_MEASURED };
    const size = { width: Math.min(width, most.width), height: Math.min(height, most.height) };
    const [x, y] = isTile ? [0, 0] : [(width - size.width) >> 1, (height - size.height) >> 1];
    const place = { level, box: { x, y, ...size }, wish, reading };
    return this.#work('measure', { settings, ...how }, place, await this.#held(place));
  }

  /**
   * Runs a function of the core on samples.
   * @param {string} method
   * @param {object} parameters
   * @param {Place} place
   * @param {Held} held
   * @param {number} [bytes] of the result, if memory for it may come from another picture
   */
  async #work(method, parameters, place, held, bytes) {
    const { signal, priority } = place.reading;
    for (;;) {
      const { raster, slot } = 'key' in held ? { raster: held.key, slot: held.slot } : { raster: held.raster };
      const room = bytes && takeMemory(bytes);
      const options = { signal, priority, slot, transfer: room ? [room.buffer] : undefined };
      const result = await this.#host.run(method, { ...parameters, raster, room }, options);
      if (!result.needsRaster) return result;
      // Its thread has died, or it had to make room for others just now.
      this.#rasters.forget(this.#key(place));
      held = await this.#held(place);
    }
  }

  /**
   * @param {Place} place
   * @returns {Promise<Held>}
   */
  #held(place) {
    const { level, box, wish, reading } = place;
    return this.#rasters.get(this.#key(place), async () => {
      const decoded = { ...(await this.#host.raster(level, box, reading)), noData: this.#noDataOf(wish) };
      const raster = await this.#colour.converted(decoded, wish, reading);
      const bytes = raster.data.byteLength;
      return this.#rasters.takes(bytes) ? this.#host.keep(raster) : { bytes, raster };
    });
  }

  /** @param {Place} place */
  #key({ level, box, wish, reading }) {
    const space = this.#colour.nameOfSpace(wish);
    return [level, box.x, box.y, box.width, box.height, reading.layers, space, this.#noDataOf(wish)].join();
  }

  /** The value that stands for nothing. @param {SampleWish} wish */
  #noDataOf({ noData }) {
    if (noData === 'ignore') return undefined;
    return noData === 'file' ? this.#host.noData : noData;
  }
}

/**
 * Runs the core, which keeps marks: only when it does not know one their pixels are handed over.
 * @param {import('./marks.js').Mark | undefined} mark
 * @param {(mark: { key: string, picture?: object } | undefined) => Promise<any>} run
 */
async function withMark(mark, run) {
  const result = await run(mark && { key: mark.key });
  return result.needsMark ? run(mark) : result;
}

/**
 * Whether a rectangle is a tile, or the rest of one at an edge.
 * @param {Rectangle} box
 * @param {import('../image/levels.js').Level} level
 */
function isOnGrid({ x, y, width, height }, { tileWidth, tileHeight }) {
  return x % tileWidth === 0 && y % tileHeight === 0 && width <= tileWidth && height <= tileHeight;
}

/**
 * What becomes of the colours of a profile: those who pick channels, or want IIPImage's look, want the samples as they are.
 * @param {CheckedRender} render
 * @returns {SampleWish}
 */
function wishOf({ color, space, noData, channels, isIipimage }) {
  return { ...(channels || isIipimage ? AS_STORED : { color, space }), noData };
}

/**
 * What one step of an image's samples is, once a profile has brought them to 8 or 16 whole bits.
 * @param {{ bits: number, sampleFormat: string }} image
 */
function convertedUnit({ bits, sampleFormat }) {
  return sampleFormat === 'unsigned' ? (bits <= 8 ? 255 : 65_535) / (2 ** bits - 1) : 1;
}

/**
 * A rectangle and what lies around it, as far as there is something.
 * @param {Rectangle} box
 * @param {number} reach in pixels
 * @param {{ width: number, height: number }} bounds
 * @returns {Rectangle}
 */
function widened(box, reach, bounds) {
  const x = Math.max(0, box.x - reach);
  const y = Math.max(0, box.y - reach);
  const right = Math.min(bounds.width, box.x + box.width + reach);
  const bottom = Math.min(bounds.height, box.y + box.height + reach);
  return { x, y, width: right - x, height: bottom - y };
}

/**
 * Where a rectangle lies in one that holds it; nothing when it is all of it.
 * @param {Rectangle} whole
 * @param {Rectangle} part
 * @returns {[number, number, number, number] | undefined}
 */
function areaIn(whole, { x, y, width, height }) {
  const isAll = width === whole.width && height === whole.height;
  return isAll ? undefined : [x - whole.x, y - whole.y, width, height];
}

/**
 * One range that holds all.
 * @param {[number, number][]} ranges
 * @returns {[number, number]}
 */
function jointly(ranges) {
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}
