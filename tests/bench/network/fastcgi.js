/** A client of FastCGI 1.0, as a web server has it: one request, without a body, on a connection of its own. */

import { connect } from 'node:net';

const VERSION = 1;
const RESPONDER = 1;
const types = { beginRequest: 1, parameters: 4, stdin: 5, stdout: 6 };
const HEADER_BYTES = 8;

/**
 * @param {number} port On this machine.
 * @param {Record<string, string>} parameters As CGI has them: QUERY_STRING and so on.
 * @returns {Promise<{status: number, headers: Record<string, string>, body: Buffer}>}
 */
export async function askFastCgi(port, parameters) {
  const begin = Buffer.from([0, RESPONDER, 0, 0, 0, 0, 0, 0]);
  const pairs = Buffer.concat(Object.entries(parameters).map(([name, value]) => pair(name, value)));
  const nothing = Buffer.alloc(0);
  const socket = connect(port, '127.0.0.1');
  socket.write(
    Buffer.concat([
      record(types.beginRequest, begin),
      ...[pairs, nothing].map((content) => record(types.parameters, content)),
      record(types.stdin, nothing),
    ]),
  );
  const chunks = [];
  for await (const chunk of socket) chunks.push(chunk);
  return parseAnswer(standardOutput(Buffer.concat(chunks)));
}

function record(type, content) {
  const header = Buffer.alloc(HEADER_BYTES);
  header.set([VERSION, type, 0, 1]);
  header.writeUInt16BE(content.length, 4);
  return Buffer.concat([header, content]);
}

function pair(name, value) {
  const [key, content] = [Buffer.from(name), Buffer.from(value)];
  return Buffer.concat([lengthOf(key), lengthOf(content), key, content]);
}

function lengthOf({ length }) {
  if (length < 128) return Buffer.from([length]);
  const long = Buffer.alloc(4);
  long.writeUInt32BE(length + 2 ** 31);
  return long;
}

function standardOutput(bytes) {
  const parts = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const [length, padding] = [bytes.readUInt16BE(at + 4), bytes[at + 6]];
    const start = at + HEADER_BYTES;
    if (bytes[at + 1] === types.stdout) parts.push(bytes.subarray(start, start + length));
    at = start + length + padding;
  }
  return Buffer.concat(parts);
}

function parseAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('no answer by FastCGI');
  const lines = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const { Status: status = '200', ...others } = headers;
  return { status: parseInt(status, 10), headers: others, body: bytes.subarray(end + 4) };
}
