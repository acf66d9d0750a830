/**
 * A promise with a time limit and an abort signal, so that no wait lasts for ever.
 */

/** @throws the signal's reason as soon as it aborts. The work goes on, and no one needs its result */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfOver(work, signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * @param limit milliseconds
 * @param late makes the error that is thrown when the limit has passed
 * @throws the signal's reason as soon as it aborts
 */
export async function limited<T>(
  work: Promise<T>,
  limit: number,
  late: () => Error,
  signal?: AbortSignal,
): Promise<T> {
  throwIfOver(work, signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), limit);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/**
 * Waits no longer than the limit, without an error when that has passed. The work goes on then.
 * @param limit milliseconds
 * @returns whether the work is done
 * @throws the work's error within the limit; the signal's reason as soon as it aborts
 */
export async function withinLimit(
  work: Promise<unknown>,
  limit: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const late = new Error("the limit has passed");
  try {
    await limited(work, limit, () => late, signal);
    return true;
  } catch (error) {
    if (error !== late) throw error;
    return false;
  }
}

/** The work goes on, so its later failure must not count as one that nothing handles. */
function throwIfOver(work: Promise<unknown>, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  work.catch(() => undefined);
  signal.throwIfAborted();
}
