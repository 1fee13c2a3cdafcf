import { brought } from '../brought-along.js';
import { FormatError, LimitError, UnsupportedError } from '../errors.js';
import { profileInJpeg } from './jpeg-profile.js';

/**
 * @typedef {import('./image-file.js').ImageFile} ImageFile
 * @typedef {import('./image-file.js').PlannedExcerpt} PlannedExcerpt
 */

/** Spaces that profiles are made for (render/enumerated-profile.js). */
const ENUMERATED = ['e-srgb', 'romm-rgb'];
/** Errors that a tile's place in the file is to blame for. */
const IN_THE_FILE = [FormatError, LimitError, UnsupportedError];

/**
 * Where the ICC profile of an image's colours is: in the file's metadata, or made for a space that the file names. Or it
 * lies in the JPEG streams of a TIFF's tiles, which is known when the first one is decoded.
 */
export class ImageProfile {
  #file;
  #index;
  #isEnumerated;
  #stored;
  /** Whose JPEG stream has it. @type {PlannedExcerpt | undefined} */
  #excerpt;
  /** @type {Promise<Uint8Array | undefined> | undefined} */
  #reading;

  /**
   * @param {ImageFile} file
   * @param {number} index of the image in its file
   * @param {any} stored what the core says of the image
   */
  constructor(file, index, stored) {
    const { hasProfile, colour, compression } = stored;
    this.#file = file;
    this.#index = index;
    this.#stored = stored;
    this.#isEnumerated = !hasProfile && ENUMERATED.includes(colour.space);
    /** Whether there is one. */
    this.exists = hasProfile || this.#isEnumerated;
    /** Whether tiles may turn out to have one. */
    this.mayBeMet = !this.exists && compression === 'JPEG';
  }

  /**
   * Takes note of a tile that has one.
   * @param {PlannedExcerpt} excerpt
   * @returns {boolean} whether that is news
   */
  meet(excerpt) {
    if (!this.mayBeMet || this.exists) return false;
    this.#excerpt = excerpt;
    this.exists = true;
    return true;
  }

  /**
   * The profile in an image's tiles, where there is no other: as far as the first tile of the smallest level tells, unless one
   * that has it was met.
   * @param {AbortSignal} [signal]
   * @returns {Promise<Uint8Array | undefined>}
   */
  async inTiles(signal) {
    if (!this.mayBeMet) return undefined;
    try {
      const excerpt = this.#excerpt ?? (await this.#firstTile(signal));
      return excerpt && profileInJpeg(await this.#file.assemble(excerpt, { signal }));
    } catch (error) {
      // A tile that cannot be made sense of says nothing; that it could not be fetched is for the caller to know.
      if (isInTheFile(error)) return undefined;
      throw error;
    }
  }

  /** @param {AbortSignal} [signal] */
  async #firstTile(signal) {
    const { levels } = this.#file.structure.images[this.#index];
    const { width, height, tileWidth, tileHeight } = levels[levels.length - 1];
    const size = { width: Math.min(width, tileWidth), height: Math.min(height, tileHeight) };
    const request = { image: this.#index, level: levels.length - 1, x: 0, y: 0, ...size, form: 'native', layers: 0 };
    const [excerpt] = await this.#file.plan(request, { signal });
    return excerpt;
  }

  /**
   * The profile: read once.
   * @returns {Promise<Uint8Array | undefined>} undefined when it cannot be read
   */
  read() {
    if (!this.#reading) {
      this.#reading = this.#read();
      // A failure is not kept: the next one may have better luck. What is in the file stays.
      this.#reading.catch((error) => {
        if (!isInTheFile(error)) this.#reading = undefined;
      });
    }
    return this.#reading;
  }

  async #read() {
    if (this.#isEnumerated) {
      const { enumeratedProfile } = await brought('enumerated', () => import('../render/enumerated-profile.js'));
      return enumeratedProfile(this.#stored.colour.space, this.#stored.bits);
    }
    if (this.#excerpt) return profileInJpeg(await this.#file.assemble(this.#excerpt, {}));
    /** @type {import('./image.js').MetadataItem[]} */
    const items = await this.#file.metadata(this.#index);
    const profile = items.find(({ name }) => name === 'ICCProfile')?.value;
    return profile instanceof Uint8Array ? profile : undefined;
  }
}

/** @param {unknown} error */
const isInTheFile = (error) => IN_THE_FILE.some((Class) => error instanceof Class);
