/**
 * A promise that is not waited for once the signal aborts.
 * @template Result
 * @param {Promise<Result>} promise
 * @param {AbortSignal} [signal]
 * @returns {Promise<Result>} rejects with the signal's reason when it aborts first
 */
export function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
