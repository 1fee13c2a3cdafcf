import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RequestError } from '../../js/index.js';
import { checkedGeometry, turnedSize } from '../../js/render/geometry.js';
import { checkedWatermark } from '../../js/render/watermark.js';

const source = 'mark.png';

/** @param {() => unknown} call @param {RegExp[]} words */
function assertRefused(call, words) {
  assert.throws(call, (/** @type {any} */ error) => {
    assert.ok(error instanceof RequestError, String(error));
    assert.equal(error.code, 'bad-request');
    assert.ok(error.hint);
    for (const word of words) assert.match(error.message, word);
    return true;
  });
}

describe('the option watermark', () => {
  test('has defaults', () => {
    assert.deepEqual(checkedWatermark({ source }), {
      source,
      mode: 'over',
      opacity: 1,
      probability: 1,
      placement: 'random',
      scale: 0,
      seed: '0',
      isRequired: true,
      maxPixels: 4096 * 4096,
    });
  });

  test('takes sources of all kinds', () => {
    const pixels = { width: 1, height: 2, data: new Uint8ClampedArray(8) };
    for (const mark of [source, new URL('https://example.org/mark.tif'), new Blob(), new Uint8Array(3), pixels]) {
      assert.equal(checkedWatermark({ source: mark }).source, mark);
    }
  });

  /** @type {[options: any, words: RegExp[]][]} */
  const refused = [
    [{ opacity: 7 }, [/"watermark.opacity"/, /from 0 to 1/, /not 7/]],
    [{ opacity: NaN }, [/"watermark.opacity"/, /not NaN/]],
    [{ opacity: '0.5' }, [/"watermark.opacity"/, /not "0.5"/]],
    [{ probability: -1 }, [/"watermark.probability"/, /from 0 to 1/, /not -1/]],
    [{ mode: 'burn' }, [/"watermark.mode"/, /"over", "add", "multiply", "screen"/, /not "burn"/]],
    [{ placement: 'left' }, [/"watermark.placement"/, /"corner"/, /not "left"/]],
    [{ scale: 0 }, [/"watermark.scale"/, /above 0 to 16/, /not 0/]],
    [{ scale: Infinity }, [/"watermark.scale"/, /not Infinity/]],
    [{ seed: 0.5 }, [/"watermark.seed"/, /whole number/, /not 0.5/]],
    [{ required: 'yes' }, [/"watermark.required"/, /true, false/, /not "yes"/]],
    [{ maxPixels: 0 }, [/"watermark.maxPixels"/, /not 0/]],
    [{ opactiy: 1 }, [/"watermark.opactiy"/, /no option/, /opacity/]],
    [{ source: undefined }, [/"watermark.source"/, /must be given/]],
    [{ source: '' }, [/"watermark.source"/, /not ""/]],
    [{ source: 12 }, [/"watermark.source"/, /not 12/]],
    [{ source: { width: 2, height: 2, data: new Uint8Array(15) } }, [/"watermark.source"/]],
    [{ source: { width: 2, height: 2 } }, [/"watermark.source"/]],
  ];
  for (const [options, words] of refused) {
    test(`refuses ${Object.keys(options)[0]}: ${JSON.stringify(Object.values(options)[0])}`, () => {
      assertRefused(() => checkedWatermark({ source, ...options }), words);
    });
  }

  test('refuses what is no object', () => {
    assertRefused(() => checkedWatermark(/** @type {any} */ (null)), [/"watermark"/]);
    assertRefused(() => checkedWatermark(/** @type {any} */ ('mark.png')), [/"watermark"/, /mark.png/]);
  });

  test("seeds are texts; a visit's is the same as long as the program runs", () => {
    const seedOf = (/** @type {any} */ seed) => checkedWatermark({ source, seed }).seed;
    assert.equal(seedOf(1), seedOf('1'));
    assert.notEqual(seedOf('visit'), 'visit');
    assert.ok(seedOf('visit').length > 20);
    assert.equal(seedOf('visit'), seedOf('visit'));
  });
});

describe("a region's geometry", () => {
  test('has defaults, and rotations from 0 to 360', () => {
    assert.deepEqual(checkedGeometry({}), { filter: 'auto', isMirrored: false, rotation: 0 });
    for (const [rotation, expected] of [
      [-90, 270],
      [450, 90],
      [720, 0],
      [-0.5, 359.5],
      [12, 12],
    ]) {
      assert.equal(checkedGeometry({ rotation }).rotation, expected);
    }
  });

  test('refuses what cannot be', () => {
    const refuse = (/** @type {any} */ options, /** @type {RegExp[]} */ ...words) =>
      assertRefused(() => checkedGeometry(options), words);
    refuse({ rotation: NaN }, /"rotation"/, /finite number of degrees/, /not NaN/);
    refuse({ rotation: '90' }, /"rotation"/, /not "90"/);
    refuse({ mirror: 1 }, /"mirror"/, /not 1/);
    refuse({ filter: 'cubic' }, /"filter"/, /"bicubic"/, /not "cubic"/);
  });

  test('turned pictures are as large as the rectangle around', () => {
    /** @type {[rotation: number, width: number, height: number][]} */
    const cases = [
      [0, 100, 50],
      [90, 50, 100],
      [180, 100, 50],
      [-90, 50, 100],
      [45, 107, 107],
      [30, 112, 94],
      [90.5, 51, 101],
    ];
    for (const [rotation, width, height] of cases) {
      assert.deepEqual(turnedSize({ width: 100, height: 50 }, rotation), { width, height });
    }
  });
});
