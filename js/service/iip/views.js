import { ProtocolError } from '../../protocol/protocol-error.js';

/** @typedef {import('../../image/image.js').Image} Image */

/** Of an image that is seen from the front, as all are here. */
export const VERTICAL_VIEW = 90;

/**
 * The images of a stack: the main one, and the file's other pages.
 * @param {Image} main
 * @returns {{ name: string, open: () => Promise<Image> }[]}
 */
export function viewsOf(main) {
  const pages = main.associated.filter(({ kind }) => kind === 'page');
  return [{ name: '', open: async () => main }, ...pages];
}

/**
 * The image that a request's SDS names.
 * @param {Image} main
 * @param {import('../../protocol/iip.js').IipRequest} request
 * @throws {ProtocolError} 404
 */
export async function imageOfView(main, { views: [number, vertical = VERTICAL_VIEW] = [0] }) {
  const all = viewsOf(main);
  const view = vertical === 0 || vertical === VERTICAL_VIEW ? all[number] : undefined;
  if (view) return view.open();
  const text = `There is no view ${number},${vertical}: the image has 0 to ${all.length - 1}, each at ${VERTICAL_VIEW}.`;
  throw new ProtocolError(text, { status: 404, command: 'SDS', given: `${number},${vertical}` });
}
