/** How many bytes of packets a part of an image needs, by the lengths that the file itself lists. */

import { readPacketLengths } from './packet-lengths.js';

/** Samples of a sub-band beside the wanted ones that the inverse wavelet takes: 5/3, 9/7. */
const MARGINS = { reversible: 2, irreversible: 3 };

/** The packets of a file, and which of them have been asked for. */
export class PacketBytes {
  #coding;
  #lengths;
  /** @type {Map<string, number>} */
  #wanted = new Map();

  /**
   * @param {string} path Of a file with PLT.
   */
  static async of(path) {
    const packets = new PacketBytes();
    ({ coding: packets.#coding, lengths: packets.#lengths } = await readPacketLengths(path));
    return packets;
  }

  get width() {
    return this.#coding.width;
  }

  get height() {
    return this.#coding.height;
  }

  /** Forgets what has been wanted: all is new again. */
  forget() {
    this.#wanted.clear();
  }

  /**
   * @param {number} discard How many of the highest resolutions are left out.
   * @param {{x: number, y: number, width: number, height: number}} [box] In that resolution's pixels; default: all.
   * @returns {number} The bytes of all packets of the box's precincts that were not wanted before.
   */
  want(discard, box) {
    const before = this.#sum();
    const { width, height, tileWidth, tileHeight } = this.#coding;
    const scale = 2 ** discard;
    const all = { x: 0, y: 0, width: Math.ceil(width / scale), height: Math.ceil(height / scale) };
    const { x, y, ...size } = box ?? all;
    const wanted = [x, y, x + size.width, y + size.height];
    const columns = Math.ceil(width / tileWidth);
    for (const [tile, lengths] of this.#lengths) {
      const [left, top] = [(tile % columns) * tileWidth, Math.floor(tile / columns) * tileHeight];
      const area = [left, top, Math.min(width, left + tileWidth), Math.min(height, top + tileHeight)];
      const part = common(
        wanted,
        area.map((edge) => Math.ceil(edge / scale)),
      );
      if (part) this.#wantOfTile({ tile, lengths, area, discard, part });
    }
    return this.#sum() - before;
  }

  #sum() {
    return [...this.#wanted.values()].reduce((sum, length) => sum + length, 0);
  }

  #wantOfTile({ tile, lengths, area, discard, part }) {
    const { decompositions, precincts, components, progression } = this.#coding;
    let next = 0;
    for (let resolution = 0; resolution <= decompositions; ++resolution) {
      const reduced = area.map((edge) => Math.ceil(edge / 2 ** (decompositions - resolution)));
      const side = 2 ** precincts[resolution];
      const [first, top] = [Math.floor(reduced[0] / side), Math.floor(reduced[1] / side)];
      const [columns, rows] = [Math.ceil(reduced[2] / side) - first, Math.ceil(reduced[3] / side) - top];
      const count = columns * rows;
      if (resolution <= decompositions - discard) {
        for (const [column, row] of this.#precincts({ resolution, discard, part, reduced, side })) {
          const precinct = (row - top) * columns + column - first;
          for (let component = 0; component < components; ++component) {
            const packet =
              next + (progression === 2 ? precinct * components + component : component * count + precinct);
            if (packet >= lengths.length) throw new Error(`tile ${tile} lists too few packets`);
            this.#wanted.set(`${tile}/${packet}`, lengths[packet]);
          }
        }
      }
      next += count * components;
    }
    if (next !== lengths.length) throw new Error(`tile ${tile} lists ${lengths.length} packets instead of ${next}`);
  }

  /** The precincts of a resolution that a part of the picture needs: those of the samples that its wavelet reaches. */
  *#precincts({ resolution, discard, part, reduced, side }) {
    const { decompositions, reversible } = this.#coding;
    // The sub-bands of a resolution are of half its size, but for the lowest, which is a sub-band itself.
    const halvings = Math.max(0, decompositions - discard - Math.max(0, resolution - 1));
    const doubled = resolution === 0 ? 1 : 2;
    const margin = halvings === 0 ? 0 : reversible ? MARGINS.reversible : MARGINS.irreversible;
    const [left, top, right, bottom] = part.map((edge) => edge / 2 ** halvings);
    const band = [
      Math.floor(left) - margin,
      Math.floor(top) - margin,
      Math.ceil(right) + margin,
      Math.ceil(bottom) + margin,
    ];
    const inside = common(
      band.map((edge) => edge * doubled),
      reduced,
    );
    if (!inside) return;
    for (let row = Math.floor(inside[1] / side); row * side < inside[3]; ++row) {
      for (let column = Math.floor(inside[0] / side); column * side < inside[2]; ++column) yield [column, row];
    }
  }
}

function common(a, b) {
  const box = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  return box[0] < box[2] && box[1] < box[3] ? box : undefined;
}
