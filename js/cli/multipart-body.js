/**
 * Several ranges of a file in one answer: `multipart/byteranges` (RFC 9110, section 14.6).
 * @module
 */

import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** Ranges are read in pieces: a client may ask for most of a large file. */
const PIECE = 64 << 10;

/**
 * What stands between the ranges' bytes.
 * @param {number} size of the file, in bytes
 * @param {{ start: number, end: number }[]} ranges `end` is one past the last byte
 * @param {string} mediaType the file's
 * @returns {{ type: string, length: number, heads: Buffer[], tail: Buffer }} the answer's own type, its length in bytes, what
 *   comes before each range, and what after the last
 */
export function multipartFrame(size, ranges, mediaType) {
  // Short: it stands before each of what may be hundreds of parts.
  const boundary = randomBytes(8).toString('hex');
  const heads = ranges.map(({ start, end }) =>
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Range: bytes ${start}-${end - 1}/${size}\r\n\r\n`,
    ),
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const length = ranges.reduce((sum, { start, end }, i) => sum + heads[i].length + end - start, tail.length);
  return { type: `multipart/byteranges; boundary=${boundary}`, length, heads, tail };
}

/**
 * @param {{ path: string, size: number }} file
 * @param {{ start: number, end: number }[]} ranges `end` is one past the last byte
 * @param {string} mediaType the file's
 * @returns {{ type: string, length: number, body: Readable }} the answer's own type, and its length in bytes
 */
export function multipartBody({ path, size }, ranges, mediaType) {
  const { type, length, heads, tail } = multipartFrame(size, ranges, mediaType);

  async function* pieces() {
    const handle = await open(path);
    try {
      for (const [i, { start, end }] of ranges.entries()) {
        yield heads[i];
        for (let at = start; at < end;) {
          const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(PIECE, end - at)), { position: at });
          if (bytesRead === 0) throw new Error('The file became shorter.');
          yield buffer.subarray(0, bytesRead);
          at += bytesRead;
        }
      }
      yield tail;
    } finally {
      await handle.close();
    }
  }
  return { type, length, body: Readable.from(pieces()) };
}
