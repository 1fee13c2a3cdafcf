/**
 * The Internet Imaging Protocol, as IIPImage speaks it: the text of a request and what it means.
 *
 *     parseIip('FIF=map.tif&GAM=0.5&JTL=3,7');
 *     // { image: 'map.tif', objects: [], gamma: 0.5, output: { kind: 'tile', format: 'jpeg', resolution: 3, tile: 7 } }
 * @module
 */

import { COMMANDS } from './iip/commands.js';
import { needsImage } from './iip/objects.js';
import { ProtocolError } from './protocol-error.js';

/**
 * @typedef {object} IipRequest
 * @property {string} [image] its identifier (FIF)
 * @property {string[]} objects facts that are asked for (OBJ), in the order of the request
 * @property {import('./iip/outputs.js').IipOutput} [output] what to send (JTL, PTL, WTL, TTL, TIL, CVT, SPECTRA, PFL)
 * @property {{ quality: number, compression?: string }} [encoding] of the file that is sent (QLT): -1 to 100
 * @property {[number, number?]} [views] which image of a stack or sequence (SDS): horizontal, vertical
 * @property {{ channel?: number, min: number, max: number }[]} [ranges] sample values that are shown as black and white
 *   (MINMAX); without a channel: of all
 * @property {number | 'equalize' | 'stretch'} [contrast] (CNT)
 * @property {number | 'log'} [gamma] the exponent (GAM)
 * @property {boolean} [invert] (INV)
 * @property {string} [colormap] (CMP)
 * @property {number[][]} [twist] a row for each output channel (CTW)
 * @property {string | number[][]} [convolution] a name, or the rows of a kernel (CNV)
 * @property {{ azimuth: number, elevation: number }} [shade] where the light of hill shading is, in degrees (SHD)
 * @property {'gray' | 'bitonal'} [colour] (COL)
 * @property {boolean} [mirror] left for right, before turning (ROT)
 * @property {number} [rotation] degrees clockwise (ROT)
 * @property {{ x: number, y: number, width: number, height: number }} [region] as parts of the image, 0 to 1 (RGN)
 * @property {number} [width] of the picture, in pixels (WID)
 * @property {number} [height] (HEI)
 * @property {number} [layers] quality layers (LYR); 0: half of them; -1: all
 */

/**
 * Reads a request. Commands count in their order: a later one replaces an earlier one of its name, except OBJ and
 * MINMAX, which add up, and what follows a command that is answered is not looked at.
 * @param {string} query a URL's, with or without the `?`, still encoded
 * @returns {IipRequest}
 * @throws {ProtocolError} with status 400 when it is malformed or asks for nothing
 */
export function parseIip(query) {
  /** @type {IipRequest} */
  let request = { objects: [] };
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const [given, ...argumentParts] = part.split('=');
    const name = decoded(given, part).trim().toUpperCase();
    const command = COMMANDS.get(name);
    if (!command) throw unknownCommand(given);
    const text = argumentParts.join('=');
    // Numbers may have a plus sign; a path has spaces there.
    const argument = decoded(name === 'FIF' ? text.replaceAll('+', ' ') : text, part);
    const members = command.read(argument, request);
    if (!members) throw malformed(name, argument, command.allowed);
    request = { ...request, ...members };
    if ((command.isOutput || request.objects.some(needsImage)) && request.image === undefined) throw imageless(name);
    if (command.isOutput) break;
  }
  if (!request.output && request.objects.length === 0) {
    const allowed = 'OBJ, JTL, PTL, WTL, TTL, TIL, CVT, SPECTRA or PFL';
    throw new ProtocolError(`The request asks for nothing: it needs ${allowed}.`, { allowed });
  }
  return request;
}

/**
 * Writes a request.
 * @param {Partial<IipRequest>} request
 * @returns {string} a query, without the `?`
 */
export function writeIip(request) {
  const parts = [...COMMANDS].flatMap(([name, command]) => {
    const written = command.write({ objects: [], ...request });
    const args = Array.isArray(written) ? written : [written];
    return args.filter((arg) => arg !== undefined).map((arg) => `${name}=${encoded(String(arg))}`);
  });
  return parts.join('&');
}

/** Encodes what would end the argument or be read as something else. @param {string} argument */
function encoded(argument) {
  return encodeURIComponent(argument).replace(/%(2F|2C|3A|3B|5B|5D)/g, (code) => decodeURIComponent(code));
}

/**
 * @param {string} text
 * @param {string} part of the query, for the error
 */
function decoded(text, part) {
  try {
    const plain = decodeURIComponent(text);
    if (!plain.includes('\0')) return plain;
  } catch {
    // The error below says what is wrong.
  }
  throw new ProtocolError(`"${shortened(part)}" is not encoded as a URL's query is.`, { given: part });
}

/** @param {string} given */
function unknownCommand(given) {
  const allowed = [...COMMANDS.keys()].join(', ');
  return new ProtocolError(`There is no command "${shortened(given)}": there are ${allowed}.`, { given, allowed });
}

/**
 * @param {string} command
 * @param {string} given
 * @param {string} allowed
 */
function malformed(command, given, allowed) {
  return new ProtocolError(`${command} takes ${allowed}, not "${shortened(given)}".`, { command, given, allowed });
}

/** @param {string} command */
function imageless(command) {
  return new ProtocolError(`${command} needs FIF and the image's name before it.`, { command, allowed: 'FIF' });
}

/** Long enough to be recognised. @param {string} text */
function shortened(text) {
  return text.length <= 80 ? text : `${text.slice(0, 80)}…`;
}
