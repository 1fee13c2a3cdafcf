/**
 * Pictures into the files that answers send.
 * @module
 */

/**
 * @typedef {import('../../image/picture.js').Picture} Picture
 * @typedef {import('../../protocol/iip.js').IipRequest} IipRequest
 */

/** IIPImage's defaults. */
const JPEG_QUALITY = 75;
const WEBP_QUALITY = 50;
const DEFLATE_LEVEL = 1;
const MOST_DEFLATE = 9;

/**
 * @param {Picture} picture
 * @param {import('../../protocol/iip/outputs.js').Format} format
 * @param {IipRequest} request
 * @returns {Promise<import('../answers.js').Answer>}
 */
export async function encodedPicture(picture, format, { encoding = { quality: NaN } }) {
  const blob = await picture.toBlob({ type: `image/${format}`, ...optionsOf(format, encoding) });
  return { type: blob.type, body: new Uint8Array(await blob.arrayBuffer()) };
}

/**
 * What QLT means to a format. Numbers that it does not have are its default, as by IIPImage.
 * @param {import('../../protocol/iip/outputs.js').Format} format
 * @param {NonNullable<IipRequest['encoding']>} encoding
 * @returns {import('../../image/picture.js').BlobOptions}
 */
function optionsOf(format, { quality, compression }) {
  const level = (/** @type {number} */ least) =>
    quality >= least && quality <= MOST_DEFLATE ? quality : DEFLATE_LEVEL;
  switch (format) {
    case 'jpeg':
      // As IIPImage has it, whatever the quality.
      return { quality: (quality >= 1 ? quality : JPEG_QUALITY) / 100, subsampling: '4:2:0' };
    case 'webp':
      return quality === -1 ? { lossless: true } : { quality: (quality >= 0 ? quality : WEBP_QUALITY) / 100 };
    case 'png':
      return { level: level(0) };
    case 'tiff':
      return compression === 'lzw' ? { compression: 'lzw' } : { level: level(1) };
  }
}
