/** A row of a socket table, each time with one cell wrong. */
import type { SocketExpectation } from "../../src/lab/model.ts";
import { TCP_STATES } from "../../src/sockets/states.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { type Wrong, within, wrong, wrongRanges } from "./wrong.ts";

const TIMERS = ["off", "on", "keepalive", "timewait", "probe"] as const;

/**
 * @param table the recorded table, which meets the expectation
 * @param connections the number of connections so far
 */
export function wrongRows(
  row: SocketExpectation,
  table: readonly Entry[],
  connections: number,
): readonly Wrong<SocketExpectation>[] {
  const { connection, state, recvQ, sendQ, timer, timerSeconds, protocol } = row;
  const { connection: _, ...listening } = row;
  const { state: __, ...stateless } = row;
  const running = new Set(timer === undefined ? table.map((entry) => entry.timer?.kind) : [timer]);
  // A connected UDP socket that has not sent has no connection yet, so any number is right.
  const unsent = protocol === "udp" && connection !== undefined && connection > connections;
  const same = unsent ? { same: "a UDP socket that has sent nothing has no number" } : {};
  return [
    ...TCP_STATES.filter((other) => other !== state).map((other) =>
      wrong("state", `state ${other}`, { ...row, state: other }),
    ),
    ...(state === undefined ? [] : [wrong("state", "no state", stateless)]),
    ...wrongCounts(recvQ).map((other) => wrong("queue", "Recv-Q", { ...row, recvQ: other })),
    ...(recvQ === 0 ? [wrong("queue", "Recv-Q some", { ...row, recvQ: "some" } as const)] : []),
    ...wrongCounts(sendQ).map((other) => wrong("queue", "Send-Q", { ...row, sendQ: other })),
    wrong("row", "protocol", { ...row, protocol: protocol === "tcp" ? "udp" : "tcp" }),
    wrong("row", "owner", { ...row, owner: row.owner === "program" ? "none" : "program" }),
    wrong("row", "addresses", connection === undefined ? { ...row, connection: 1 } : listening),
    { ...wrong("row", "connection that never was", { ...row, connection: 9 }), ...same },
    ...wrongAddresses(row),
    ...TIMERS.filter((other) => !running.has(other)).map((other) =>
      wrong("row", `timer ${other}`, { ...row, timer: other }),
    ),
    ...within(
      wrongRanges(timerSeconds),
      (other) => ({ ...row, timerSeconds: other }),
      "until the timer fires",
    ),
  ];
}

function wrongCounts(count: number | "some"): readonly number[] {
  if (count === "some") return [0];
  return [count + 1, count - 1, 424_242].filter((other) => other !== count);
}

function wrongAddresses(row: SocketExpectation): readonly Wrong<SocketExpectation>[] {
  const { anyAddress, ...others } = row;
  if (row.connection === undefined) return [];
  return [
    wrong("row", "any address", anyAddress === undefined ? { ...row, anyAddress: true } : others),
  ];
}
