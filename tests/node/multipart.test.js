/**
 * Answers that hold several ranges: taken apart however they arrive, and refused when they are none.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boundaryOf, MultipartReader } from '../../js/source/multipart.js';

/** @param {string} text */
const bytesOf = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** @param {string} text @param {number} [piece] how many bytes arrive at a time @param {number} [most] */
function readAll(text, piece = text.length, most = 100) {
  const reader = new MultipartReader('B', most);
  /** @type {string[]} */
  const parts = [];
  const body = bytesOf(text);
  for (let at = 0; at < body.length; at += piece) {
    for (const { offset, bytes, size } of reader.push(body.subarray(at, at + piece))) {
      parts.push(`${offset} ${String.fromCharCode(...bytes)} ${size}`);
    }
  }
  return { parts, isComplete: reader.isComplete };
}

/** @param {string} range @param {string} data @param {string} [more] headers */
const part = (range, data, more = '') => `\r\n--B\r\n${more}Content-Range: bytes ${range}\r\n\r\n${data}`;
const END = '\r\n--B--\r\n';

describe('an answer of several ranges', () => {
  /** @type {[name: string, text: string, parts: string[]][]} */
  const cases = [
    ['with a part', part('5-7/99', 'abc') + END, ['5 abc 99']],
    ['with several', part('5-7/99', 'abc') + part('50-50/99', 'd') + END, ['5 abc 99', '50 d 99']],
    ['in another order', part('50-50/99', 'd') + part('5-7/99', 'abc') + END, ['50 d 99', '5 abc 99']],
    ['without the size', `${part('5-7/*', 'abc')}${END}`, ['5 abc undefined']],
    ['with other headers', part('5-6/9', 'ab', 'Content-Type: image/jp2\r\nX: y\r\n') + END, ['5 ab 9']],
    ['with the name of the header otherwise', `\r\n--B\r\ncontent-range:bytes 5-6/9 \r\n\r\nab${END}`, ['5 ab 9']],
    ['that begins with the delimiter', (part('5-6/9', 'ab') + END).slice(2), ['5 ab 9']],
    ['with text before and behind', `Hello\r\n\r\n${part('5-6/9', 'ab')}${END}Bye\r\n`, ['5 ab 9']],
    ['with lines that end otherwise', '--B\nContent-Range: bytes 5-6/9\n\nab\n--B--\n', ['5 ab 9']],
    [
      'whose data looks like a delimiter',
      part('5-11/99', '\r\n--B\r\n') + part('20-24/99', '--B--') + END,
      ['5 \r\n--B\r\n 99', '20 --B-- 99'],
    ],
  ];
  for (const [name, text, parts] of cases) {
    test(name, () => {
      for (const piece of [1, 2, 3, 7, text.length])
        assert.deepEqual(readAll(text, piece), { parts, isComplete: true });
    });
  }

  test('of many bytes', () => {
    const data = 'x'.repeat(5000);
    const text = part('0-4999/9999', data) + part('6000-6001/9999', 'yz') + END;
    for (const piece of [1, 511, 512, 513, 4096]) {
      assert.deepEqual(readAll(text, piece, 5002).parts, [`0 ${data} 9999`, '6000 yz 9999']);
    }
  });

  test('has parts that are not copied where they arrive at once', () => {
    const chunk = bytesOf(
      `${part('5-7/99', 'abc')}${part('20-23/99', 'defg')}\r\n--B\r\nContent-Range: bytes 30-32/99\r\n\r\nhi`,
    );
    const reader = new MultipartReader('B', 100);
    const [first, second, ...others] = reader.push(chunk);
    assert.equal(first.bytes.buffer, chunk.buffer);
    assert.equal(second.bytes.buffer, chunk.buffer);
    assert.deepEqual(others, []);
    const [{ bytes }] = reader.push(bytesOf('j'));
    assert.deepEqual(bytes, bytesOf('hij'));
  });

  test('that breaks off is not complete', () => {
    for (const text of [part('5-7/99', 'ab'), part('5-7/99', 'abc'), '\r\n--B\r\nConte']) {
      assert.equal(readAll(text).isComplete, false);
    }
  });

  /** @type {[name: string, text: string][]} */
  const wrong = [
    ['a part longer than all that was asked for', part('0-100/200', '')],
    ['parts longer than all that was asked for', part('0-60/200', 'x'.repeat(61)) + part('0-60/200', 'x'.repeat(61))],
    ['a part without its place', `\r\n--B\r\nContent-Type: image/jp2\r\n\r\nabc${END}`],
    ['a part of another unit', `\r\n--B\r\nContent-Range: pages 0-1/2\r\n\r\nabc${END}`],
    ['a part that ends before it begins', part('9-3/20', 'abc')],
    ['no part', 'x'.repeat(10_000)],
    ['headers without an end', `\r\n--B\r\n${'X: y\r\n'.repeat(2000)}`],
    ['and goes on behind its end', `${part('5-6/9', 'ab')}${END}${'x'.repeat(10_000)}`],
  ];
  for (const [name, text] of wrong) {
    test(`is refused with ${name}`, () => assert.throws(() => readAll(text, 50)));
  }
});

describe('the type of an answer', () => {
  /** @type {[type: string, boundary: string | undefined][]} */
  const cases = [
    ['multipart/byteranges; boundary=abc', 'abc'],
    ['multipart/byteranges; boundary="a b"', 'a b'],
    ['Multipart/ByteRanges; charset=x; Boundary=abc', 'abc'],
    ['multipart/byteranges;boundary=abc; charset=x', 'abc'],
    ['multipart/byteranges', undefined],
    ['multipart/mixed; boundary=abc', undefined],
    ['image/jp2', undefined],
  ];
  for (const [type, boundary] of cases) {
    test(type, () => assert.equal(boundaryOf(new Headers({ 'Content-Type': type })), boundary));
  }
  test('none', () => assert.equal(boundaryOf(new Headers()), undefined));
});
