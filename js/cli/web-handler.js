/**
 * Node's requests and answers as those of the web, for a handler that knows only these.
 * @module
 */

/**
 * Lets a handler answer. Its request aborts when the asker goes away.
 * @param {(request: Request) => Promise<Response>} handler
 * @param {string} url the whole address that is asked for
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 */
export async function answerWith(handler, url, incoming, outgoing) {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const { method = 'GET', headers } = incoming;
  const asked = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  try {
    const request = new Request(url, { method, headers: Object.fromEntries(asked), signal: gone.signal });
    const response = await handler(request);
    const body = method === 'HEAD' ? undefined : Buffer.from(await response.arrayBuffer());
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
  } catch (error) {
    // Nobody is there to be told.
    if (!gone.signal.aborted) throw error;
  }
}
