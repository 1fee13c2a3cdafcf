import { brought } from '../brought-along.js';
import { BlockMaker } from './block-maker.js';
import { outputSize, partOfTile, scaled } from './boxes.js';
import { ImageProfile } from './image-profile.js';
import { boxIn, layersOf, refuseLarge } from './image-request.js';
import { levelsOf, levelForSize, tileRectangle } from './levels.js';
import { storedRectangle, turnUpright } from './orientation.js';
import { noSingleExcerpt, partsOf } from './excerpt-parts.js';
import { ImageRendering } from './image-rendering.js';
import { Picture } from './picture.js';
import { wantedOf } from './wanted.js';

/**
 * @typedef {import('./image-file.js').ImageFile} ImageFile
 * @typedef {import('./orientation.js').Rectangle} Rectangle
 * @typedef {import('./levels.js').Level} Level
 * @typedef {import('./samples.js').Samples} Samples
 * @typedef {import('./image-request.js').Notices} Notices
 * @typedef {import('./image-request.js').PartOfTile} PartOfTile
 * @typedef {import('./image-request.js').Preview} Preview
 * @typedef {import('./image-request.js').Quality} Quality
 * @typedef {import('./image-request.js').RegionOptions} RegionOptions
 * @typedef {import('./image-request.js').RegionRequest} RegionRequest
 * @typedef {import('./image-request.js').SamplesRequest} SamplesRequest
 * @typedef {import('./image-request.js').TileRequest} TileRequest
 * @typedef {import('./image-request.js').Urgency} Urgency
 * @typedef {import('../render/rendering.js').Wanted} Wanted
 */

/**
 * @typedef {object} ImageInfo
 * @property {string} format `TIFF` or `BigTIFF`; `JP2`, `JPX`, `JPH` or, for a codestream without boxes, `J2K`
 * @property {number} width in pixels, of level 0
 * @property {number} height
 * @property {number} bands samples of each pixel
 * @property {number} bits of each sample, as stored: 1 to 64
 * @property {'unsigned' | 'signed' | 'float'} sampleFormat
 * @property {string} photometric `RGB`, `YCbCr`, `MinIsBlack`, …
 * @property {string} compression `JPEG`, `Deflate`, `JPEG 2000`, `none`, …
 * @property {number} orientation 1 to 8, as TIFF's tag; what the image's own geometry makes of it is up to `open`'s option
 * @property {boolean} planar whether bands are stored apart
 * @property {number} layers how many quality layers a JPEG 2000 image has; else 1
 * @property {number} [noData] the value of samples that stand for nothing, which pictures show as transparent: what GDAL's
 *   tag GDAL_NODATA says. It may be not a number
 * @property {string[]} foundBy what tells where the parts of a JPEG 2000 image are: `index file`, or of the file's own
 *   `TLM`, `PLM`, `PLT`, `SOP`; none: they are gone through one by one. Of a TIFF, whose directories tell, none
 * @property {string[]} notes what was odd about the file, for people
 */

/**
 * @typedef {object} Associated another image of the same file
 * @property {string} kind `page`, `mask`, `thumbnail`, `label`, `macro` or `other`
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {readonly Level[]} levels
 * @property {() => Promise<Image>} open it shares the file: closing the main image closes it, too
 */

/**
 * A tile as a small file.
 * @typedef {object} Excerpt
 * @property {string} codec `jpeg` for a plain JPEG; else the module that decodes it: `jp2` or `jp2-more` a JPEG 2000
 *   codestream, `tiff` or `tiff-more` a TIFF
 * @property {(Uint8Array | [offset: number, length: number])[]} parts what the file is put together from: literal bytes, and
 *   ranges of the source
 * @property {number} x of its place in the level as stored, in pixels
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {{ area?: number[], align?: number, discard?: number, shrink?: number, absent?: number[],
 *   expected?: { width: number, height: number, bands: number, bits: number, signed: boolean } } | null} settings of a
 *   codestream: which part of its reference grid, [x0, y0, x1, y1], holds the pixels (a decoder is best given it with its
 *   corners rounded outwards to multiples of 2^align), how many of its resolutions are too many (the area is on the
 *   grid that is left without them), by which power of two the pixels are averaged then, and what of the grid the source
 *   lacks, as areas one after the other; of a TIFF's tile, what the TIFF says that its samples are
 * @property {(urgency?: Urgency) => Promise<Uint8Array<ArrayBuffer>>} bytes reads the ranges and gives the whole file
 */

/**
 * @typedef {{ name: string, value: string | number[] | Uint8Array, from?: 'tiles' }} MetadataItem `from`: an ICC profile that lies
 *   in the tiles alone
 */

/**
 * An open image.
 *
 *     const image = await open(url);
 *     const picture = await image.tile({ level: 0, column: 3, row: 1 });
 */
export class Image {
  #file;
  #index;
  #stored;
  #orientation;
  #profile;
  #rendering;
  #blocks;

  /**
   * @param {ImageFile} file
   * @param {number} index of the image in its file
   * @param {boolean} isUpright whether its geometry is the upright picture's, not the stored one's
   */
  constructor(file, index, isUpright) {
    const stored = file.structure.images[index];
    this.#file = file;
    this.#index = index;
    this.#stored = stored;
    this.#orientation = isUpright ? stored.orientation : 1;
    /** Largest first. @type {readonly Level[]} */
    this.levels = levelsOf(stored, this.#orientation, file.kind);
    /** In pixels, of level 0. */
    this.width = this.levels[0].width;
    /** In pixels, of level 0. */
    this.height = this.levels[0].height;
    const { bands, bits, sampleFormat, photometric, compression, orientation, planar, layers, noData } = stored;
    const { format } = file.structure;
    const { width, height } = this;
    /** @type {Readonly<ImageInfo>} */
    this.info = Object.freeze({
      ...{ format, width, height, bands, bits, sampleFormat, photometric, compression, orientation, planar, layers },
      ...(noData !== undefined && { noData }),
      // An index file may be found a little later.
      get foundBy() {
        return file.structure.images[index].foundBy;
      },
      // Some oddities are met only when tiles are read.
      get notes() {
        return file.notes;
      },
    });
    this.#profile = new ImageProfile(file, index, stored);
    this.#blocks = new BlockMaker(file, index, {
      onProfile: (excerpt) => {
        if (this.#profile.meet(excerpt)) this.#rendering.meetProfile();
      },
    });
    const profile = this.#profile;
    this.#rendering = new ImageRendering({
      levels: this.levels,
      ...{ bands, bits, sampleFormat, photometric, noData, url: file.url },
      raster: (level, box, reading) => this.#rasterOf(level, box, reading),
      run: (method, parameters, options) => file.run(method, parameters, { modules: ['render'], ...options }),
      keep: (raster) => file.keep(raster),
      forget: (kept) => file.forget(kept),
      ...{ format, index, size: file.size },
      mark: (watermark, signal) => file.mark(watermark, signal),
      isPlain: stored.colour.space !== 'cielab' && !(noData !== undefined && compression === 'JPEG 2000'),
      colours: {
        get hasProfile() {
          return profile.exists;
        },
        mayMeetProfile: profile.mayBeMet,
        photometric,
        profile: () => profile.read(),
        run: (parameters, urgency) => file.run('convertColour', parameters, { modules: ['colour'], ...urgency }),
        note: (text) => file.note(text),
      },
    });
    /** The file's other images: pages, masks, thumbnails, labels. @type {readonly Associated[]} */
    this.associated = index === 0 ? this.#others(isUpright) : [];
  }

  /**
   * One tile, as a picture. Tiles at the right and lower edge are cropped to the image.
   * @param {TileRequest & PartOfTile} request
   * @returns {Promise<Picture>}
   * @throws {RequestError} `bad-request` when there is no such tile, or no such area in it
   */
  async tile(request) {
    const box = this.#tileBox(this.levels, request);
    const { level, signal, priority, area, onAsked } = request;
    const wanted = wantedOf(request);
    const part = area && partOfTile(box, area, this.#file.url);
    return this.#previewed(request, (layers) =>
      this.#pictureOf(level, box, { signal, priority, layers, onAsked }, wanted, part),
    );
  }

  /**
   * One tile as an image file. A JPEG or WebP tile of a TIFF comes as it is in the file, not decoded and encoded again, when
   * its type is the one asked for, it is not cropped at the edge, and neither the image nor the request changes its pixels:
   * no Orientation, no ICC profile, no value that stands for nothing, no rendering, no option but `type`.
   * @param {import('./encoded-tile.js').EncodedTileRequest} request a tile, and the options of `Picture.toBlob`; default
   *   type: `image/jpeg`
   * @returns {Promise<Blob>}
   * @throws {RequestError} `bad-request` when there is no such tile or option
   */
  async encodedTile(request) {
    const { encodedTile } = await brought('encodedTile', () => import('./encoded-tile.js'));
    return encodedTile(this, request, this.#stored.hasProfile);
  }

  /**
   * A rectangle as a picture: at full size, with the pixels of a level, or at a size of your choice, for which the
   * smallest level that has enough pixels is taken, unless you name one.
   * @param {RegionRequest} [request] default: the whole image at full size
   * @returns {Promise<Picture>}
   * @throws {RequestError} `bad-request` when it is not inside the image
   * @throws {LimitError} when it has more than `limits.maxRegionPixels` pixels
   */
  async region(request = {}) {
    const { signal, priority, onProgress } = request;
    const wanted = wantedOf(request);
    const { level: given } = request;
    const box = boxIn(this.levels, given === undefined ? 0 : given, request, this.#file.url);
    const output = outputSize(box, request, this.#file.url);
    refuseLarge(output, this.#file.limits, this.#file.url);
    const level = given === undefined ? levelForSize(this.levels, box, output) : given;
    const source = given === undefined ? scaled(box, this.levels[level], this) : box;
    return this.#previewed(request, async (layers) => {
      const options = { signal, priority, layers, onProgress };
      if (wanted) return this.#rendered(level, source, { ...wanted, output }, options);
      return this.#resized(await this.#pictureOf(level, source, options), output, { signal, priority });
    });
  }

  /**
   * The native samples of a tile, or of a rectangle of a level: the file's own numbers.
   * @param {SamplesRequest} request
   * @returns {Promise<Samples>}
   */
  async samples(request) {
    const isTile = request && ('column' in request || 'row' in request);
    const box = isTile
      ? this.#tileBox(this.levels, request)
      : boxIn(this.levels, request?.level, request, this.#file.url);
    const { level, signal, priority, layers } = request;
    return this.#samplesOf(level, box, { signal, priority, layers });
  }

  /**
   * A tile as a small file of its own, which any image program opens.
   * @param {TileRequest & { form?: 'native' | 'jpeg' }} request `native`: a TIFF of one tile, or, of
   *   a tile in JPEG 2000, a codestream; `jpeg`: a plain JPEG, of a JPEG-compressed tile
   * @returns {Promise<Excerpt>}
   * @throws {import('../errors.js').UnsupportedError} `unsupported` when no single file can hold the tile
   */
  async excerpt(request) {
    const box = this.#tileBox(this.#stored.levels, request);
    const { level, form = 'native', signal, priority } = request;
    const layers = layersOf(request, this.info.layers, this.#file.url);
    const plan = { image: this.#index, level, ...box, form: form === 'native' ? 'single' : form, layers };
    const [excerpt, ...others] = await this.#file.plan(plan, { signal, priority });
    if (others.length > 0) throw noSingleExcerpt(request, 1 + others.length, this.#file.url);
    const { codec, x, y, width, height, settings } = excerpt;
    const bytes = (urgency = {}) => this.#file.assemble(excerpt, urgency);
    return { codec, parts: partsOf(excerpt), x, y, width, height, settings, bytes };
  }

  /**
   * Descriptions, resolution, XMP, ICC profile, GeoTIFF keys and so on, as they are in the file. Of a TIFF in JPEG without a
   * profile a tile is read, which may have one.
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<MetadataItem[]>}
   */
  async metadata({ signal } = {}) {
    const [items, profile] = await Promise.all([
      this.#file.metadata(this.#index, signal),
      this.#profile.inTiles(signal),
    ]);
    return profile ? [...items, { name: 'ICCProfile', value: profile, from: 'tiles' }] : items;
  }

  /**
   * What the samples of each band are like, measured on a small level.
   * @param {import('../render/statistics.js').StatisticsRequest} [request]
   * @returns {Promise<import('../render/statistics.js').BandStatistics[]>}
   */
  async statistics(request = {}) {
    return (await this.#rendering.load()).statistics(request);
  }

  /**
   * Resolves when it is known whether there is an index file beside the image that is used: an image can be open before that.
   * Tiles wait for it by themselves; `info.foundBy` and `info.notes` may change until then.
   * @returns {Promise<void>}
   */
  get indexed() {
    return this.#file.indexed;
  }

  /** Frees memory and threads, for all images of the file. Requests that are under way reject with code `closed`. */
  close() {
    this.#file.close();
  }

  /**
   * Makes a picture, and before it, if it is wanted, one of the first quality layer.
   * @param {Quality & Preview} request
   * @param {(layers?: number) => Promise<Picture>} make
   */
  async #previewed({ layers, onPreview }, make) {
    const all = Math.min(layers ?? Infinity, this.info.layers);
    if (onPreview && all > 1) onPreview(await make(1));
    return make(layers);
  }

  /**
   * @param {number} level
   * @param {Rectangle} box in the level's pixels, upright
   * @param {Urgency & Quality & Notices} options
   * @param {Wanted} [wanted] default: the plain picture
   * @param {Rectangle} [part] of the box, which alone is to be seen; default: all of it
   */
  async #pictureOf(level, box, options, wanted, part) {
    // Of a plain picture no more is read than the part; another look may change soon, and needs all of the tile then.
    const rendered = () =>
      wanted
        ? this.#rendered(level, box, { ...wanted, part }, options)
        : this.#rendered(level, part ?? box, {}, options);
    if (wanted || (await this.#rendering.isNeeded(options))) return rendered();
    const stored = this.#storedBox(level, part ?? box);
    const whole = await this.#blockOf(level, stored, 'picture', options);
    // A profile may have come to light.
    if (await this.#rendering.isNeeded(options)) return rendered();
    const { width, height, data } = turnUpright(whole.data, { ...stored, bands: 4 }, this.#orientation);
    return this.#picture(width, height, data);
  }

  /**
   * @param {number} level
   * @param {Rectangle} box in the level's pixels, upright
   * @param {Wanted} wanted
   * @param {Urgency & Quality & Notices} options
   */
  async #rendered(level, box, wanted, options) {
    const { width, height, depth, data, colours } = await (
      await this.#rendering.load()
    ).picture(level, box, wanted, options);
    const Values = depth === 16 ? Uint16Array : Uint8ClampedArray;
    return this.#picture(width, height, new Values(data.buffer), colours);
  }

  /**
   * Samples with what a picture of them needs to know.
   * @param {number} level
   * @param {Rectangle} box in the level's pixels, upright
   * @param {Urgency & Quality} options
   */
  async #rasterOf(level, box, options) {
    const stored = this.#storedBox(level, box);
    const whole = await this.#blockOf(level, stored, 'raster', options);
    return { ...whole, ...turnUpright(whole.data, { ...stored, bands: whole.bands }, this.#orientation) };
  }

  /**
   * @param {number} level
   * @param {Rectangle} box in the level's pixels, upright
   * @param {Urgency & Quality} options
   * @returns {Promise<Samples>}
   */
  async #samplesOf(level, box, options) {
    const stored = this.#storedBox(level, box);
    const whole = await this.#blockOf(level, stored, 'samples', options);
    const { bands, bits, sampleFormat } = whole;
    const turned = turnUpright(whole.data, { ...stored, bands }, this.#orientation);
    return { ...turned, bands, bits, sampleFormat };
  }

  /**
   * Decodes a box.
   * @param {number} level
   * @param {Rectangle} box as stored
   * @param {import('../engine/core.js').Decoded} as
   * @param {Urgency & Quality & Notices} options
   */
  #blockOf(level, box, as, { layers, ...options }) {
    const { limits, url } = this.#file;
    refuseLarge(box, limits, url);
    return this.#blocks.block(level, box, as, { ...options, layers: layersOf({ layers }, this.info.layers, url) });
  }

  /**
   * @param {Picture} picture
   * @param {{ width: number, height: number }} size
   * @param {Urgency} urgency
   */
  async #resized(picture, { width, height }, urgency) {
    if (picture.width === width && picture.height === height) return picture;
    const bytes = new Uint8Array(picture.data.buffer);
    const { kind } = this.#file;
    const parameters = { kind, bytes, width: picture.width, height: picture.height, toWidth: width, toHeight: height };
    const options = { modules: [kind], transfer: [bytes.buffer], ...urgency };
    const { data } = await this.#file.run('resize', parameters, options);
    return this.#picture(width, height, new Uint8ClampedArray(data.buffer), picture);
  }

  /**
   * @param {number} width
   * @param {number} height
   * @param {import('./picture.js').PictureData} data
   * @param {import('../render/colour.js').PictureColours} [colours]
   */
  #picture(width, height, data, colours) {
    const encode = (/** @type {any} */ parameters) =>
      this.#file.run('encode', parameters, { modules: [parameters.codec] });
    return new Picture(width, height, data, encode, colours);
  }

  /**
   * @param {number} level
   * @param {Rectangle} box
   */
  #storedBox(level, box) {
    return storedRectangle(box, this.#stored.levels[level], this.#orientation);
  }

  /**
   * @param {readonly Omit<Level, 'level' | 'scale' | 'parts'>[]} levels
   * @param {{ level: number, column: number, row: number }} request which may be nothing
   */
  #tileBox(levels, request) {
    return tileRectangle(levels, request ?? {}, this.#file.url);
  }

  /**
   * @param {boolean} isUpright
   * @returns {readonly Associated[]}
   */
  #others(isUpright) {
    const images = /** @type {any[]} */ (this.#file.structure.images).slice(1);
    return images.map(({ kind, name, orientation, ...stored }, i) => {
      const levels = levelsOf(stored, isUpright ? orientation : 1, this.#file.kind);
      const [{ width, height }] = levels;
      const open = async () => {
        this.#file.refuseWhenClosed();
        return new Image(this.#file, i + 1, isUpright);
      };
      return { kind, name, width, height, levels, open };
    });
  }
}
