/**
 * Finds attempts to connect a listening socket: calls on its descriptor that request LISTEN to SYN-SENT
 * (RFC 9293, 3.10.1 and 3.10.2) and fail, and after which its row is still there.
 */
import type { Peer } from "../lab/model.ts";
import type { RecordedCall } from "../record/record.ts";
import { type Entry, entryKey } from "../sockets/table.ts";
import { linesOf, type RecordedStep, tcpRows } from "./step-events.ts";

export interface Attempt {
  /** `connect` */
  readonly call: string;
  readonly errno: string;
}

const CONNECTING = ["connect", "send", "sendto", "sendmsg", "sendmmsg", "write", "writev"];

export function listenerAttempts(
  steps: readonly RecordedStep[],
  peer: Peer,
): readonly (Attempt & { readonly step: RecordedStep })[] {
  const listening = new Set<number>();
  let before: readonly Entry[] = [];
  return steps.flatMap((step) => {
    const after = tcpRows(step, peer);
    const stays = listenersStay(before, after);
    before = after;
    return linesOf(step, peer).flatMap(({ calls }) =>
      calls.flatMap((call) => {
        const { name, result = 0, errno } = call;
        const descriptor = descriptorOf(call);
        if (descriptor === undefined) return [];
        if (name === "listen" && result === 0) listening.add(descriptor);
        if (name === "close") listening.delete(descriptor);
        const fails = CONNECTING.includes(name) && listening.has(descriptor) && result < 0;
        return fails && stays && errno !== undefined ? [{ step, call: name, errno }] : [];
      }),
    );
  });
}

/** Whether there was a listening socket, and all listening sockets are still there. */
function listenersStay(before: readonly Entry[], after: readonly Entry[]): boolean {
  const left = new Set(after.filter(({ state }) => state === "LISTEN").map(entryKey));
  const listeners = before.filter(({ state }) => state === "LISTEN");
  return listeners.length > 0 && listeners.every((row) => left.has(entryKey(row)));
}

/** The call's first argument: the file descriptor of calls on a socket. */
function descriptorOf({ text }: RecordedCall): number | undefined {
  const digits = /^\w+\((\d+)[,)]/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
