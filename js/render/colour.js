import { displayP3Profile } from './display-p3-profile.js';
import { coloursOf, isAlready } from './icc-profile.js';

/**
 * @typedef {import('../engine/core.js').Raster} Raster
 * @typedef {import('./icc-profile.js').ColourSpace} ColourSpace
 * @typedef {{ signal?: AbortSignal, priority?: number }} Urgency
 * @typedef {{ color: 'convert' | 'embed' | 'ignore', space: ColourSpace }} ColourWish what is to become of a profile's colours
 * @typedef {{ colorSpace: ColourSpace, icc?: Uint8Array }} PictureColours what the colours of a picture are; `icc`: the
 *   profile for files of it
 */

/**
 * What an image has for its colours.
 * @typedef {object} ColourHost
 * @property {boolean} hasProfile whether the file says so
 * @property {boolean} mayMeetProfile whether one may come to light when samples are decoded
 * @property {string} photometric
 * @property {() => Promise<Uint8Array | undefined>} profile the profile, which is read once
 * @property {(parameters: object, urgency: Urgency) => Promise<any>} run runs the core's `convertColour` in the module `colour`
 * @property {(note: string) => void} note tells people of something odd
 */

/** The names of ICC for colours of each photometric interpretation. @type {Record<string, string>} */
const COLOURS = { RGB: 'RGB ', YCbCr: 'RGB ', Palette: 'RGB ', MinIsBlack: 'GRAY', MinIsWhite: 'GRAY', CMYK: 'CMYK' };

/** Codes of errors that will come again. */
const IN_THE_FILE = ['malformed', 'truncated', 'limit-exceeded', 'unsupported'];
/** The key of sRGB, for pictures in another space of images without a profile. */
const SRGB_KEY = 'srgb';
let images = 0;

/** The colours of an image by its ICC profile, which is read when it is first needed. A broken one is reported and ignored. */
export class Colour {
  #host;
  /** A name of the profile among all that a thread may meet. */
  #key = `image ${++images}`;
  #isOfNoUse;
  #hasGivenUp = false;

  /** @param {ColourHost} host */
  constructor(host) {
    this.#host = host;
    this.#isOfNoUse = !host.hasProfile;
  }

  /**
   * Whether samples may not be what a picture wants, as far as is known without reading anything.
   * @param {ColourWish} wish
   */
  mayConvert({ color, space }) {
    return color === 'convert' && (!this.#isOfNoUse || space !== 'srgb');
  }

  /** Takes note that there is a profile after all. */
  meetProfile() {
    this.#isOfNoUse = this.#hasGivenUp;
  }

  /**
   * A name of the space that samples are kept in: the same ones for the same wish, whatever comes to light.
   * @param {ColourWish} wish
   */
  nameOfSpace(wish) {
    const mayMeet = this.#host.mayMeetProfile && wish.color === 'convert';
    return mayMeet || this.mayConvert(wish) ? wish.space : 'own';
  }

  /**
   * Samples in the wanted space: the same ones when nothing has to be done to them.
   * @param {Raster} raster
   * @param {ColourWish} wish
   * @param {Urgency} [urgency]
   * @returns {Promise<Raster>}
   */
  async converted(raster, wish, urgency = {}) {
    if (!(await this.isConverted(wish))) return raster;
    const profile = await this.#sound();
    const parameters = { raster, space: wish.space, profileKey: profile ? this.#key : SRGB_KEY };
    try {
      const answer = await this.#host.run(parameters, urgency);
      if (!answer.needsProfile) return answer;
      return await this.#host.run({ ...parameters, profile: profile ?? new Uint8Array() }, urgency);
    } catch (error) {
      const { structure, message } = /** @type {import('../errors.js').PyramidionError} */ (error);
      if (structure !== 'ICC profile') throw error;
      this.#give(message);
      return raster;
    }
  }

  /**
   * Whether the image's samples are converted for a picture. Reads the profile.
   * @param {ColourWish} wish
   */
  async isConverted(wish) {
    if (!this.mayConvert(wish)) return false;
    const profile = await this.#sound();
    if (profile) return !isAlready(profile, wish.space);
    // Without a profile, RGB is sRGB; of other colours the picture's maker makes that.
    return wish.space !== 'srgb' && COLOURS[this.#host.photometric] === 'RGB ';
  }

  /**
   * What a picture's colours are then.
   * @param {ColourWish} wish
   * @returns {Promise<PictureColours>}
   */
  async ofPicture({ color, space }) {
    if (color === 'embed') return { colorSpace: 'srgb', icc: await this.#sound() };
    if (color === 'ignore' || space === 'srgb') return { colorSpace: 'srgb' };
    // Without a profile, CIE L*a*b* and CMYK become sRGB.
    const isWide = (await this.#sound()) || ['RGB ', 'GRAY'].includes(COLOURS[this.#host.photometric]);
    return isWide ? { colorSpace: space, icc: displayP3Profile() } : { colorSpace: 'srgb' };
  }

  /** The profile, if it is of any use. @returns {Promise<Uint8Array | undefined>} */
  async #sound() {
    if (this.#isOfNoUse) return undefined;
    const profile = await this.#host.profile().catch((error) => {
      if (!IN_THE_FILE.includes(error.code)) throw error;
      return undefined;
    });
    const trouble = this.#troubleWith(profile);
    if (trouble) this.#give(trouble);
    return this.#isOfNoUse ? undefined : profile;
  }

  /** @param {Uint8Array | undefined} profile */
  #troubleWith(profile) {
    const colours = profile && coloursOf(profile);
    if (!profile || !colours) return 'The ICC profile cannot be read';
    const own = COLOURS[this.#host.photometric];
    return own === colours
      ? ''
      : `The ICC profile is for ${colours.trim()} samples, and the image is ${this.#host.photometric}`;
  }

  /** Does without the profile from now on. @param {string} why */
  #give(why) {
    if (!this.#isOfNoUse) this.#host.note(`${why}: it is not used`);
    this.#isOfNoUse = true;
    this.#hasGivenUp = true;
  }
}
