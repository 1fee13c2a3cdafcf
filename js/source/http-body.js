/** Longer bodies report their progress. */
const STREAMED_LENGTH = 64 << 10;

/**
 * The bytes of an answer's body. Of one that is too long, no more than the limit is read.
 * @param {Response} response
 * @param {object} options
 * @param {number} options.limit in bytes
 * @param {number | undefined} options.announced how long the answer says that it is; no longer than the limit
 * @param {(bytes: Uint8Array, filled: number) => void} [options.onProgress]
 * @returns {Promise<Uint8Array | undefined>} undefined when it is longer than the limit
 */
export async function readBody(response, { limit, announced, onProgress }) {
  const isShort = announced !== undefined && (!onProgress || announced < STREAMED_LENGTH);
  if (!isShort && response.body) return readStream(response.body, limit, onProgress);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return bytes.length > limit ? undefined : bytes;
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} limit
 * @param {(bytes: Uint8Array, filled: number) => void} [onProgress]
 */
async function readStream(stream, limit, onProgress) {
  const bytes = new Uint8Array(limit);
  let filled = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (filled + part.value.length > limit) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    bytes.set(part.value, filled);
    filled += part.value.length;
    onProgress?.(bytes, filled);
  }
  return filled === limit ? bytes : bytes.slice(0, filled);
}
