/**
 * Turns the JSON lines in which the engine reports a build, a pull or an import into text, and at the end
 * into the failure that it reported, if any. Gives up if the engine reports nothing for too long.
 */
import { numberAt, textAt } from "../engine/json.ts";

export interface Failure {
  readonly message: string;
  /** Exit code of the RUN instruction that failed. */
  readonly code: number | undefined;
}

export interface FollowOptions {
  /** In milliseconds. If the engine reports nothing for this long, `follow` throws NoProgressError. */
  readonly idleLimit: number;
  readonly signal: AbortSignal | undefined;
  readonly text?: (text: string) => void;
}

export class NoProgressError extends Error {
  override readonly name = "NoProgressError";
}

/** @param start begins the work; its signal aborts it */
export async function follow(
  start: (signal: AbortSignal) => Promise<NodeJS.ReadableStream>,
  { idleLimit, signal, text }: FollowOptions,
): Promise<Failure | undefined> {
  const stalled = new AbortController();
  const either = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  const watchdog = setTimeout(() => stalled.abort(), idleLimit);
  let failure: Failure | undefined;
  const read = (json: string) => {
    if (json.trim() === "") return;
    const line: unknown = JSON.parse(json);
    const status = textAt(line, "status");
    text?.(textAt(line, "stream") ?? (status ? `${status}\n` : ""));
    const message = textAt(line, "error");
    if (message) failure = { message, code: numberAt(line, "errorDetail", "code") };
  };
  try {
    const stream = await start(either);
    stream.setEncoding("utf8");
    let rest = "";
    for await (const chunk of stream) {
      watchdog.refresh();
      const lines = (rest + String(chunk)).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(read);
    }
    read(rest);
    return failure;
  } catch (cause) {
    signal?.throwIfAborted();
    if (!stalled.signal.aborted) throw cause;
    throw new NoProgressError(`no progress for ${idleLimit / 1000} s`, { cause });
  } finally {
    clearTimeout(watchdog);
  }
}
