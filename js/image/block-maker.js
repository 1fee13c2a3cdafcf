import { onAbort } from '../abort.js';
import { DecodeError, FormatError, LimitError, UnsupportedError } from '../errors.js';
import { takeMemory } from '../render/spare-memory.js';
import { isSame, moved, overlap } from './boxes.js';
import { copyBlock, toSampleArray } from './samples.js';
import { blocksOf } from './tile-blocks.js';

/**
 * @typedef {import('./image-file.js').ImageFile} ImageFile
 * @typedef {import('./orientation.js').Rectangle} Rectangle
 * @typedef {import('../engine/core.js').Decoded} Decoded
 *
 * @typedef {object} BlockOptions
 * @property {number} layers how many quality layers; 0: all
 * @property {AbortSignal} [signal]
 * @property {number} [priority]
 * @property {(progress: { done: number, total: number }) => void} [onProgress] told how many excerpts are done
 * @property {() => void} [onAsked] told when bytes of the file are asked for, or are there
 *
 * @typedef {any} Block pixels as they are stored, as the core's `decode` gives them, with their place in the level
 * @typedef {{ level: number, box: Rectangle, as: Decoded, options: BlockOptions, resolve: (block: Block) => void,
 *   reject: (error: unknown) => void }} Ask
 * @typedef {{ whole?: Block, missing: number }} Assembly what has been made of a box, and how many parts of it have not
 */

/**
 * So many levels below those that are cut out of larger tiles, the codestream's tiles are at most a quarter of ours: rows of
 * blocks hold them whole, if they are a power of two large, as most are.
 */
const LEVELS_BELOW = 2;

/** What one tile fails by, though others do not. */
const OWN_FAILURES = [DecodeError, FormatError, LimitError, UnsupportedError];

/**
 * Decodes boxes of an image's levels. Of JPEG 2000, boxes that are asked for in one turn and lie side by side are decoded
 * together, in blocks of another shape, and each is put together from these.
 */
export class BlockMaker {
  #file;
  #image;
  #stored;
  #onProfile;
  /** @type {Ask[]} */
  #asks = [];

  /**
   * @param {ImageFile} file
   * @param {number} image which one of the file
   * @param {{ onProfile: (excerpt: any) => void }} told `onProfile`: each excerpt whose JPEG stream has an ICC profile
   */
  constructor(file, image, { onProfile }) {
    this.#file = file;
    this.#image = image;
    this.#onProfile = onProfile;
    this.#stored = file.structure.images[image];
  }

  /**
   * @param {number} level
   * @param {Rectangle} box as stored
   * @param {Decoded} as
   * @param {BlockOptions} options
   * @returns {Promise<Block>}
   */
  block(level, box, as, options) {
    if (this.#file.kind !== 'jp2') return this.#alone(level, box, as, options);
    return new Promise((resolve, reject) => {
      this.#asks.push({ level, box, as, options, resolve, reject });
      if (this.#asks.length === 1) queueMicrotask(() => this.#share());
    });
  }

  /**
   * How blocks are cut for a box; undefined where it is decoded alone.
   * @param {Ask} ask
   * @returns {import('./tile-blocks.js').Edges | undefined}
   */
  #edges({ level, box }) {
    const { cutLevels, levels } = this.#stored;
    const { tileWidth, tileHeight } = levels[level];
    const isTile = box.width < 2 * tileWidth && box.height < 2 * tileHeight;
    if (!isTile) return undefined;
    if (level < cutLevels) return 'before-precincts';
    return level >= cutLevels + LEVELS_BELOW ? 'at-tiles' : undefined;
  }

  /** Divides what has been asked for among blocks. */
  #share() {
    /** @type {Map<string, { edges: import('./tile-blocks.js').Edges, asks: Ask[] }>} */
    const groups = new Map();
    // The most urgent first: bytes are asked for in the order of the plans.
    const ordered = this.#asks.splice(0).sort((a, b) => (b.options.priority ?? 0) - (a.options.priority ?? 0));
    for (const ask of ordered) {
      const edges = this.#edges(ask);
      if (!edges) {
        this.#answerAlone(ask);
        continue;
      }
      const { layers, priority = 0 } = ask.options;
      const key = [ask.level, ask.as, layers, priority].join();
      const asks = groups.get(key)?.asks ?? [];
      groups.set(key, { edges, asks: [...asks, ask] });
    }
    for (const { edges, asks } of groups.values()) {
      const blocks = blocksOf(asks, edges, this.#file.threads);
      /** @type {Map<Ask, Assembly>} */
      const assemblies = new Map();
      for (const ask of blocks.flatMap(({ tiles }) => tiles)) {
        assemblies.set(ask, { missing: (assemblies.get(ask)?.missing ?? 0) + 1 });
      }
      for (const { box, tiles } of blocks) {
        if (tiles.length === 1 && isSame(tiles[0].box, box)) this.#answerAlone(tiles[0]);
        else void this.#together(box, tiles, assemblies);
      }
    }
  }

  /** @param {Ask} ask */
  #answerAlone({ level, box, as, options, resolve, reject }) {
    this.#alone(level, box, as, options).then(resolve, reject);
  }

  /**
   * Decodes a block of which several have a part. It ends early when all of them have gone.
   * @param {Rectangle} box
   * @param {Ask[]} asks of one level, all alike
   * @param {Map<Ask, Assembly>} assemblies of those that are not answered alone after all
   */
  async #together(box, asks, assemblies) {
    const [{ level, as, options }] = asks;
    const making = new AbortController();
    const waiting = new Set(asks);
    const stops = asks.map((ask) => {
      const { signal } = ask.options;
      const leave = () => {
        waiting.delete(ask);
        ask.reject(signal?.reason);
        if (waiting.size === 0) making.abort(signal?.reason);
      };
      if (signal?.aborted) leave();
      return onAbort(signal, leave);
    });
    try {
      const shared = { ...options, signal: making.signal };
      const block = await this.#alone(level, box, as, shared, 'single');
      for (const ask of waiting) {
        const assembly = assemblies.get(ask);
        if (!assembly) continue;
        this.#copy(block, (assembly.whole ??= this.#room(block, ask.box, as)), as);
        if (--assembly.missing === 0) ask.resolve(assembly.whole);
      }
    } catch (error) {
      const isOwn = OWN_FAILURES.some((Class) => error instanceof Class);
      for (const ask of waiting) {
        if (!isOwn) ask.reject(error);
        else if (assemblies.delete(ask)) this.#answerAlone(ask);
      }
    } finally {
      for (const stop of stops) stop();
    }
  }

  /**
   * Decodes what a box needs and puts it together.
   * @param {number} level
   * @param {Rectangle} box
   * @param {Decoded} as
   * @param {BlockOptions} options
   * @param {'native' | 'single'} [form] of the excerpts: `single`: one, if that can be
   * @returns {Promise<Block>}
   */
  async #alone(level, box, as, { layers, signal, priority, onProgress, onAsked }, form = 'native') {
    const image = this.#image;
    const excerpts = await this.#file.plan({ image, level, ...box, form, layers }, { signal, priority, onAsked });
    /** @type {Block} */
    let whole;
    let done = 0;
    const group = new AbortController();
    const stopListening = onAbort(signal, () => group.abort(signal?.reason));
    const tasks = excerpts.map(async (excerpt) => {
      const block = await this.#file.decode(excerpt, as, { image, level, signal: group.signal, priority });
      if (block.hasProfile) this.#onProfile(excerpt);
      block.data = as === 'picture' ? new Uint8ClampedArray(block.data.buffer) : toSampleArray(block);
      onProgress?.({ done: ++done, total: excerpts.length });
      const { x, y, width, height } = excerpt;
      Object.assign(block, { x, y, width, height });
      if (isSame(block, box)) whole = block;
      else this.#copy(block, (whole ??= this.#room(block, box, as)), as);
    });
    try {
      await Promise.all(tasks);
    } catch (error) {
      // Without this one the others are of no use.
      group.abort(error);
      throw error;
    } finally {
      stopListening();
    }
    return whole;
  }

  /**
   * Copies what two blocks have in common.
   * @param {Block} from
   * @param {Block} to
   * @param {Decoded} as
   */
  #copy(from, to, as) {
    const part = overlap(from, to);
    copyBlock(to, from, part, valuesOf(from, as));
    if (from.absent) to.absent.push(...moved(from.absent, part));
  }

  /**
   * An empty block.
   * @param {Block} like
   * @param {Rectangle} box
   * @param {Decoded} as
   */
  #room(like, box, as) {
    const { width, height } = box;
    const Values = like.data.constructor;
    const count = width * height * valuesOf(like, as);
    const used = as === 'picture' ? takeMemory(count) : undefined;
    try {
      return { ...like, data: used ? new Values(used.fill(0).buffer) : new Values(count), ...box, absent: [] };
    } catch (cause) {
      throw new LimitError('limit-exceeded', `There is not enough memory for ${width} × ${height} pixels.`, {
        url: this.#file.url,
        cause,
        hint: 'Ask for a smaller region or level; with less memory, lower the limit "maxRegionPixels".',
      });
    }
  }
}

/**
 * How many values a pixel has.
 * @param {Block} block
 * @param {Decoded} as
 */
const valuesOf = ({ bands }, as) => (as === 'picture' ? 4 : bands);
