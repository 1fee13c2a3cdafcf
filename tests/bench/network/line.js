/** A line of limited bandwidth that many senders share in turns. */

import { setTimeout as wait } from 'node:timers/promises';

export class Line {
  /** What is sent in one turn: as much as a few packets, so that parallel answers advance together. */
  static pieceBytes = 8192;

  /** Timers are coarse: a sender that is due sooner than this goes at once. Milliseconds. */
  static #slack = 2;

  #freeAt = 0;
  #millisecondsPerByte;

  /** @param {number} bitsPerSecond 0: without limit. */
  constructor(bitsPerSecond) {
    this.#millisecondsPerByte = bitsPerSecond ? 8000 / bitsPerSecond : 0;
  }

  /**
   * Resolves when so many bytes have gone through the line after those of all who asked before.
   *
   * A sender that is woken late had its next bytes ready: the line went on with them meanwhile, as a system sends from its
   * buffers. It says since when it has had them.
   * @param {number} bytes
   * @param {number} [since] a time that `turn` has resolved to; default: now
   * @returns {Promise<number>} when the bytes had gone through
   */
  async turn(bytes, since = performance.now()) {
    if (this.#millisecondsPerByte === 0) return performance.now();
    this.#freeAt = Math.max(this.#freeAt, since) + bytes * this.#millisecondsPerByte;
    const end = this.#freeAt;
    const left = end - performance.now();
    if (left > Line.#slack) await wait(left);
    return end;
  }
}
