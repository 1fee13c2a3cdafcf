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
   * @param {number} bytes
   */
  async turn(bytes) {
    if (this.#millisecondsPerByte === 0) return;
    const now = performance.now();
    this.#freeAt = Math.max(this.#freeAt, now) + bytes * this.#millisecondsPerByte;
    if (this.#freeAt - now > Line.#slack) await wait(this.#freeAt - now);
  }
}
