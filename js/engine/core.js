/**
 * The WebAssembly core behind plain functions: what a worker runs, or the page itself where there are no workers.
 *
 * Every function takes and returns plain objects. Failures of the core come back as `{ error }`, bytes that have not
 * arrived as `{ missing }`.
 * @module
 */

import { instantiate } from './instantiate.js';
import { bytesOfPart, copyPart, partOf } from './raster-part.js';

/**
 * @typedef {import('./modules.js').ModuleName} ModuleName
 * @typedef {'samples' | 'raster' | 'picture'} Decoded the file's own numbers; those, with all that a picture needs to know;
 *   RGBA
 * @typedef {object} Raster decoded samples; `description` says what they mean (wasm/decode/raster_description.h)
 * @property {number} width
 * @property {number} height
 * @property {number} bands
 * @property {number} bits
 * @property {number} significantBits
 * @property {'unsigned' | 'signed' | 'float'} sampleFormat
 * @property {number[]} description
 * @property {number} [noData] the value of samples that stand for nothing
 * @property {number[]} absent x, y, width, height of pixels that the file lacks, one area after the other
 * @property {ArrayBufferView} data
 * @typedef {Raster | number} RasterOrKey one that comes with the call, or the key of one that is kept here
 * @typedef {{ width: number, height: number, depth: number, data: ArrayBufferView }} Pixels RGBA of 8 or 16 bits
 * @typedef {{ offset: number, bytes: Uint8Array }} Piece bytes of the file and where they lie
 * @typedef {{ handle: number, pieces: Piece[], indexBytes?: number }} Arrived for which reader; `indexBytes`: how many bytes
 *   its sidecar file has for it, when that is known
 * @typedef {{ image: number, level: number, x: number, y: number, width: number, height: number, form: string, layers?: number }} PlanRequest
 */

/** @type {Record<Decoded, string>} */
const DECODERS = { samples: 'decodeSamples', raster: 'decodeRaster', picture: 'decodePicture' };

export class Core {
  /** @type {Map<ModuleName, Promise<any>>} */
  #modules = new Map();
  /** Readers, and the modules that they are of. @type {Map<number, { module: any, reader: any }>} */
  #readers = new Map();
  /** What makes pictures by the settings used last. */
  #makers = new Kept(8);
  /** What converts by the profiles used last. */
  #transforms = new Kept(8);
  /** The watermarks used last. */
  #marks = new Kept(4);
  /** Samples that are kept until they are forgotten. @type {Map<number, Raster>} */
  #rasters = new Map();

  /**
   * @param {{ name: ModuleName, module: WebAssembly.Module }} parameters
   */
  async addModule({ name, module }) {
    const instance = this.#modules.get(name) ?? instantiate(name, module);
    this.#modules.set(name, instance);
    try {
      await instance;
    } catch (error) {
      this.#modules.delete(name);
      throw error;
    }
    return {};
  }

  /**
   * Makes a reader for a file; `handle` names it from then on.
   * @param {{ handle: number, size: number, limits: object, kind: ModuleName }} parameters `size` in bytes, -1 when it is
   *   not known; `kind`: the module that reads such files
   */
  async create({ handle, size, limits, kind }) {
    const module = await this.#module(kind);
    this.#readers.set(handle, { module, reader: new module.PyramidReader(size, limits) });
    return {};
  }

  /** @param {{ handle: number }} parameters */
  destroy({ handle }) {
    this.#readers.get(handle)?.reader.delete();
    this.#readers.delete(handle);
    return {};
  }

  /** @param {Arrived} parameters */
  open(parameters) {
    return this.#ask(parameters, (reader) => reader.open());
  }

  /** @param {Arrived & { image: number }} parameters */
  metadata({ image, ...arrived }) {
    return this.#ask(arrived, (reader) => reader.metadata(image));
  }

  /**
   * @param {Arrived & { requests: PlanRequest[] }} parameters
   * @returns {Promise<{ answers: any[] } | { error: any }>} one answer for each request
   */
  plan({ requests, ...arrived }) {
    return this.#ask(arrived, (reader) => ({
      answers: requests.map(({ image, level, x, y, width, height, form, layers = 0 }) =>
        reader.plan(image, level, x, y, width, height, form, layers),
      ),
    }));
  }

  /**
   * Decodes an excerpt.
   * @param {{ codec: ModuleName, bytes: Uint8Array, width: number, height: number, maxBytes: number, as: Decoded,
   *   settings?: object }} parameters
   */
  async decode({ codec, bytes, width, height, maxBytes, as, settings = {} }) {
    const module = await this.#module(codec);
    return withBytes(module, bytes, (pointer) =>
      module[DECODERS[as]](pointer, bytes.length, width, height, maxBytes, settings),
    );
  }

  /**
   * Keeps samples, so that pictures of them can be asked for without sending them again.
   * @param {{ key: number, raster: Raster }} parameters
   */
  keepRaster({ key, raster }) {
    this.#rasters.set(key, raster);
    return {};
  }

  /** @param {{ key: number }} parameters */
  forgetRaster({ key }) {
    this.#rasters.delete(key);
    return {};
  }

  /**
   * Converts samples by an ICC profile (wasm/bindings/colour_module.cpp).
   * @param {{ raster: Raster, space: string, profileKey: string, profile?: Uint8Array }} parameters `space`: `srgb` or
   *   `display-p3`; `profile`, named by its key, has to come when this thread does not know it; an empty one is sRGB
   * @returns {Promise<any>} the converted raster, or `{ needsProfile: true }`
   */
  async convertColour({ raster, space, profileKey, profile }) {
    const module = await this.#module('colour');
    const make = profile && (() => transformOf(module, profile, space));
    const transform = this.#transforms.get(`${space} ${profileKey}`, make);
    if (!transform) return { needsProfile: true };
    const bytes = bytesOf(raster.data);
    return withBytes(module, bytes, (pointer) => transform.convert(pointer, bytes.length, raster));
  }

  /**
   * Makes a picture of samples (wasm/bindings/picture_maker.h).
   * @param {{ raster: RasterOrKey, area?: import('./raster-part.js').Area, settings: object, finish: { watermark?: any },
   *   mark?: { key: string, picture?: Pixels }, room?: Uint8Array }} parameters `area`: the part of the raster that is wanted; `mark`: the watermark, named; its picture has to come with it when this thread does not know it; `room`: memory for the
   *   picture, which is used when it has the right size
   * @returns {Promise<any>} the picture, or `{ needsMark: true }`, or `{ needsRaster: true }` when it is not kept here
   */
  async render({ raster: named, area, settings, finish, mark, room }) {
    const module = await this.#module('render');
    const raster = this.#raster(named);
    if (!raster) return { needsRaster: true };
    const maker = this.#makers.get(JSON.stringify(settings), () => new module.PictureMaker(settings));
    const whole = { ...finish, room };
    if (mark) {
      const { key, picture } = mark;
      const known = this.#marks.get(key, picture && (() => markOf(module, picture)));
      if (!known) return { needsMark: true };
      whole.watermark = { ...finish.watermark, mark: known };
    }
    const part = area ?? [0, 0, raster.width, raster.height];
    const pointer = maker.room(bytesOfPart(raster, part));
    if (pointer === 0) return outOfMemory();
    copyPart(raster, part, module.HEAPU8, pointer);
    return maker.make(partOf(raster, part), whole);
  }

  /**
   * Statistics of samples (wasm/bindings/render_module.cpp).
   * @param {{ raster: RasterOrKey, settings: object, outliers: number, bins: number }} parameters
   * @returns {Promise<any>} `{ needsRaster: true }` when it is not kept here
   */
  async measure({ raster: named, settings, outliers, bins }) {
    const module = await this.#module('render');
    const raster = this.#raster(named);
    if (!raster) return { needsRaster: true };
    const bytes = bytesOf(raster.data);
    return withBytes(module, bytes, (pointer) =>
      module.measure(pointer, bytes.length, raster, settings, outliers, bins),
    );
  }

  /**
   * @param {{ kind: ModuleName, bytes: Uint8Array, width: number, height: number, toWidth: number, toHeight: number }} parameters
   *   `kind`: a module that reads files
   */
  async resize({ kind, bytes, width, height, toWidth, toHeight }) {
    const module = await this.#module(kind);
    return withBytes(module, bytes, (pointer) => module.resizePicture(pointer, width, height, toWidth, toHeight));
  }

  /**
   * Makes an image file.
   * @param {{ codec: ModuleName, type: string, bytes: Uint8Array, width: number, height: number, depth: number, options: object }} parameters
   *   `codec`: the module that makes files of the type; `bytes`: RGBA of `depth` 8 or 16 bits
   */
  async encode({ codec, type, bytes, width, height, depth, options }) {
    const module = await this.#module(codec);
    return withBytes(module, bytes, (pointer) => module.encode(type, pointer, width, height, depth, options));
  }

  /**
   * Reads a PNG, JPEG or WebP file.
   * @param {{ bytes: Uint8Array, maxPixels: number }} parameters
   * @returns {Promise<{ width: number, height: number, depth: 8 | 16, data: Uint8Array } | { error: any }>} `data`: RGBA
   */
  async readPicture({ bytes, maxPixels }) {
    const module = await this.#module('read-picture');
    return withBytes(module, bytes, (pointer) => module.readPicture(pointer, bytes.length, maxPixels));
  }

  /** @param {RasterOrKey} named */
  #raster(named) {
    return typeof named === 'number' ? this.#rasters.get(named) : named;
  }

  /** @param {ModuleName} name */
  #module(name) {
    const module = this.#modules.get(name);
    if (!module) throw new Error(`The module "${name}" was not added.`);
    return module;
  }

  /**
   * Asks a reader, when it has been given what has arrived.
   * @param {Arrived} arrived
   * @param {(reader: any) => any} question
   */
  async #ask({ handle, pieces, indexBytes }, question) {
    const found = this.#readers.get(handle);
    if (!found) throw new Error(`There is no reader ${handle}.`);
    const { module, reader } = found;
    if (indexBytes !== undefined) reader.setIndexSize(indexBytes);
    for (const { offset, bytes } of pieces) {
      const { error } = withBytes(module, bytes, (pointer) => reader.insert(offset, pointer, bytes.length));
      if (error) return { error };
    }
    return question(reader);
  }
}

/** The few objects of a module that were used last; those that have to go give their memory back. */
class Kept {
  #most;
  /** @type {Map<string, any>} */
  #objects = new Map();

  /** @param {number} most */
  constructor(most) {
    this.#most = most;
  }

  /**
   * @param {string} key
   * @param {(() => any) | undefined} make
   */
  get(key, make) {
    const object = this.#objects.get(key) ?? make?.();
    if (!object) return undefined;
    this.#objects.delete(key);
    this.#objects.set(key, object);
    if (this.#objects.size > this.#most) {
      const [oldest] = this.#objects.keys();
      this.#objects.get(oldest).delete();
      this.#objects.delete(oldest);
    }
    return object;
  }
}

/**
 * @param {any} module
 * @param {Pixels} picture
 */
function markOf(module, { width, height, depth, data }) {
  return withBytes(module, bytesOf(data), (pointer) => new module.Mark(pointer, width, height, depth));
}

/**
 * @param {any} module
 * @param {Uint8Array} profile
 * @param {string} space
 */
function transformOf(module, profile, space) {
  return withBytes(module, profile, (pointer) => new module.ColourTransform(pointer, profile.length, space));
}

/** @param {ArrayBufferView} data */
function bytesOf({ buffer, byteOffset, byteLength }) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const outOfMemory = () => ({ error: { code: 'limit-exceeded', message: 'There is not enough memory.' } });

/**
 * Calls `use` with a copy of `bytes` in the module's memory.
 * @template Result
 * @param {any} module
 * @param {Uint8Array} bytes
 * @param {(pointer: number) => Result} use
 * @returns {Result | { error: { code: string, message: string } }}
 */
function withBytes(module, bytes, use) {
  const pointer = module._malloc(Math.max(1, bytes.length));
  if (pointer === 0) return outOfMemory();
  try {
    module.HEAPU8.set(bytes, pointer);
    return use(pointer);
  } finally {
    module._free(pointer);
  }
}
