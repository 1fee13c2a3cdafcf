import { enumeratedProfile } from '../render/enumerated-profile.js';
import { profileInJpeg } from './jpeg-profile.js';

/**
 * @typedef {import('./image-file.js').ImageFile} ImageFile
 * @typedef {import('./image-file.js').PlannedExcerpt} PlannedExcerpt
 */

/**
 * Where the ICC profile of an image's colours is: in the file's metadata, or made for a space that the file names. Or it
 * lies in the JPEG streams of a TIFF's tiles, which is known when the first one is decoded.
 */
export class ImageProfile {
  #file;
  #index;
  /** @type {(() => Uint8Array) | undefined} */
  #made;
  /** Whose JPEG stream has it. @type {PlannedExcerpt | undefined} */
  #excerpt;

  /**
   * @param {ImageFile} file
   * @param {number} index of the image in its file
   * @param {any} stored what the core says of the image
   */
  constructor(file, index, { hasProfile, colour, bits, compression }) {
    this.#file = file;
    this.#index = index;
    this.#made = hasProfile ? undefined : enumeratedProfile(colour.space, bits);
    /** Whether there is one. */
    this.exists = hasProfile || this.#made !== undefined;
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

  /** @returns {Promise<Uint8Array | undefined>} undefined when it cannot be read */
  async read() {
    if (this.#made) return this.#made();
    if (this.#excerpt) return profileInJpeg(await this.#file.assemble(this.#excerpt, {}));
    /** @type {import('./image.js').MetadataItem[]} */
    const items = await this.#file.metadata(this.#index);
    const profile = items.find(({ name }) => name === 'ICCProfile')?.value;
    return profile instanceof Uint8Array ? profile : undefined;
  }
}
