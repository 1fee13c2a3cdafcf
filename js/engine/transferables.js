/**
 * The memory of a result that can be handed over instead of copied.
 * @param {{ data?: unknown }} result
 * @returns {ArrayBuffer[]}
 */
export function transferables(result) {
  const { data } = result;
  return data instanceof Uint8Array && data.byteLength === data.buffer.byteLength
    ? [/** @type {ArrayBuffer} */ (data.buffer)]
    : [];
}
