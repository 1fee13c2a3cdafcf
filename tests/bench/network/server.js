/**
 * A static file server over a slow line, in a process of its own: each answer begins after a latency, and all answers
 * share one bandwidth. HTTP/1.1; several ranges at once, as Apache and nginx do, or only single ones, as object stores. It keeps a record of the requests, which its parent asks for.
 *
 * Started by `startServer`; it speaks with its parent through messages.
 */

import { fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { multipartFrame } from '../../../js/cli/multipart-body.js';
import { requestedRanges } from '../../../js/cli/range-header.js';
import { askFastCgi } from './fastcgi.js';
import { Line } from './line.js';

/** @type {{folders: Record<string, string>, gateways: Record<string, number[]>, single: string[], latency: number, bitsPerSecond: number}} */
const { folders, gateways, single, latency, bitsPerSecond } = JSON.parse(process.argv[2]);

const types = {
  css: 'text/css',
  dzi: 'application/xml',
  html: 'text/html',
  jp2: 'image/jp2',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  mjs: 'text/javascript',
  png: 'image/png',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  wasm: 'application/wasm',
};

/** What is read of a file at once, in bytes. */
const READ_BYTES = 64 << 10;

const line = new Line(bitsPerSecond);
const files = new Map();
const zipped = new Map();
let record = [];
let turn = 0;

/** The same clock in all processes. */
const now = () => performance.timeOrigin + performance.now();

const server = createServer(async (request, response) => {
  const entry = { url: request.url, range: request.headers.range ?? '', arrived: now(), bytes: 0 };
  record.push(entry);
  const due = performance.now() + latency;
  await wait(latency);
  entry.answered = now();
  try {
    await answer(request, response, entry, due);
  } catch (error) {
    if (!response.headersSent) response.writeHead(error.code === 'ENOENT' ? 404 : 500);
    response.end();
  }
  entry.finished = now();
});

/** @param {number} due when the answer begins, of which this process may be told late */
async function answer(request, response, entry, due) {
  const { pathname, search } = new URL(request.url, 'http://localhost');
  if (gateways[pathname]) {
    await answerByGateway(gateways[pathname], { pathname, search }, response, entry);
    return;
  }
  const path = locate(pathname);
  const { file, size, mtimeMs } = opened(path);
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const headers = { 'Content-Type': types[extension] ?? 'application/octet-stream', ETag: `"${mtimeMs}-${size}"` };
  if (['js', 'mjs', 'css', 'wasm'].includes(extension)) {
    await answerCode(path, headers, response, entry, due);
    return;
  }
  const isSingle = single.some((prefix) => pathname.startsWith(prefix));
  const { range } = request.headers;
  const ranges = isSingle && range?.includes(',') ? 'whole' : requestedRanges(range, size);
  if (typeof ranges === 'object' && ranges.length > 1) {
    const { type, length, heads, tail } = multipartFrame(size, ranges, headers['Content-Type']);
    response.writeHead(206, {
      ...headers,
      'Cache-Control': 'no-store',
      'Content-Type': type,
      'Content-Length': length,
    });
    await send(partsOf(file, ranges, { heads, tail }), response, entry, due);
    return;
  }
  const [{ start, end }] = typeof ranges === 'object' ? ranges : [{ start: 0, end: ranges === 'whole' ? size : 0 }];
  const status = { whole: 200, unsatisfiable: 416 }[ranges] ?? 206;
  response.writeHead(status, {
    ...headers,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    'Content-Length': end - start,
    ...(status === 206 ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
    ...(status === 416 ? { 'Content-Range': `bytes */${size}` } : {}),
  });
  if (end === start || request.method === 'HEAD') response.end();
  else await send(bytesOf(file, { start, end }), response, entry, due);
}

/** What another program makes of the request, by FastCGI. Its processes have their turns. */
async function answerByGateway(ports, { pathname, search }, response, entry) {
  const port = ports[turn++ % ports.length];
  const { status, headers, body } = await askFastCgi(port, {
    ...{ REQUEST_METHOD: 'GET', QUERY_STRING: search.slice(1), REQUEST_URI: pathname + search, SCRIPT_NAME: pathname },
    ...{ SERVER_PROTOCOL: 'HTTP/1.1', HTTP_HOST: 'localhost' },
  });
  response.writeHead(status, { ...headers, 'Cache-Control': 'no-store', 'Content-Length': body.length });
  await send([body], response, entry, performance.now());
}

/** Code is compressed and may be kept by the browser, as any host does it. */
async function answerCode(path, headers, response, entry, due) {
  if (!zipped.has(path)) zipped.set(path, gzipSync(await readFile(path), { level: 9 }));
  const bytes = zipped.get(path);
  response.writeHead(200, {
    ...headers,
    'Cache-Control': 'max-age=3600, immutable',
    'Content-Encoding': 'gzip',
    'Content-Length': bytes.length,
  });
  await send([bytes], response, entry, due);
}

/** A file, which stays open: what the server does takes time from those that are measured beside it. */
function opened(path) {
  if (!files.has(path)) {
    const file = openSync(path);
    const { size, mtimeMs } = fstatSync(file);
    files.set(path, { file, size, mtimeMs });
  }
  return files.get(path);
}

function* partsOf(file, ranges, { heads, tail }) {
  for (const [i, range] of ranges.entries()) {
    yield heads[i];
    yield* bytesOf(file, range);
  }
  yield tail;
}

function* bytesOf(file, { start, end }) {
  for (let at = start; at < end;) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
    const count = readSync(file, buffer, 0, buffer.length, at);
    if (count === 0) throw new Error('the file became shorter');
    yield buffer.subarray(0, count);
    at += count;
  }
}

/**
 * Sends in small pieces, each in its turn on the line that all answers share. Where a part of an answer ends does not matter to
 * them, as it does not to a system's buffers.
 * @param {number} since when the first of them was ready
 */
async function send(chunks, response, entry, since) {
  for await (const piece of inPieces(chunks, Line.pieceBytes)) {
    since = await line.turn(piece.length, since);
    if (response.destroyed) return;
    response.write(piece);
    entry.bytes += piece.length;
  }
  response.end();
}

/** The same bytes, in pieces of one length; the last may be shorter. */
async function* inPieces(chunks, length) {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (; rest.length >= length; rest = rest.subarray(length)) yield rest.subarray(0, length);
  }
  if (rest.length > 0) yield rest;
}

/** The longest prefix of the path that names a folder wins. */
function locate(pathname) {
  const path = normalize(decodeURIComponent(pathname));
  const prefix = Object.keys(folders)
    .filter((candidate) => path.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) throw Object.assign(new Error('not found'), { code: 'ENOENT' });
  return join(folders[prefix], path.slice(prefix.length));
}

process.on('message', (message) => {
  if (message === 'record') {
    process.send({ record });
    record = [];
  }
});
process.on('disconnect', () => process.exit());

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
