/**
 * The states of the first connection as text, and the kernel's trace of them.
 */
import { firstConnection, tracedPath } from "../../../check/trace.ts";
import { dropText } from "../../../explain/drop-reasons.ts";
import { PEERS, type Peer } from "../../../lab/model.ts";
import type { RecordedPacket, RunRecord } from "../../../record/record.ts";
import { safeText } from "../safe-text.ts";
import type { Style } from "../style.ts";

/** `CLOSED LISTEN` as `CLOSED → LISTEN`. */
const arrows = (path: string): string => safeText(path).replaceAll(" ", " → ");

/** The states of a peer's end of the first connection. Datagrams of UDP have no connection, so they have none. */
export function statesText(
  { states, steps, late }: Pick<RunRecord, "states" | "steps" | "late">,
  peer: Peer,
): string {
  const { observed } = states[peer];
  if (!isOfUdp([...steps.flatMap(({ packets }) => packets), ...late])) return arrows(observed);
  const named = observed.includes("ESTABLISHED")
    ? "; netstat prints ESTABLISHED for a socket that connect has given an address"
    : "";
  return `no states: UDP has no connections${named}`;
}

/** Whether the first packets of a run are datagrams. */
export const isOfUdp = (packets: readonly RecordedPacket[]): boolean =>
  packets.some(({ datagram }) => datagram?.connection === 1);

/** The kernel's trace, a line for each peer that it has states of. */
export function traceLines(
  { trace, traceMissing, states, steps, late }: RunRecord,
  { faint }: Style,
): readonly string[] {
  if (traceMissing !== undefined) return [faint(safeText(`missing: ${traceMissing}`))];
  const ends = firstConnection([...steps.flatMap(({ packets }) => packets), ...late]);
  if (trace === undefined || ends === undefined) return [];
  return PEERS.flatMap((peer) => {
    const path = tracedPath(trace[peer], peer, ends);
    if (path === "") return [];
    const goesOn = path.endsWith(" CLOSED") && /-WAIT(?:-2)?$/.test(states[peer].observed);
    const entry = goesOn ? faint("  (replaced by a time-wait entry)") : "";
    return [`${peer}  ${arrows(path)}${entry}`];
  });
}

/** The packets that the kernels dropped, a line each: `server  packet 6, TCP_OLD_DATA: …`. */
export function dropLines({ kernel = [] }: Pick<RunRecord, "kernel">): readonly string[] {
  return kernel.flatMap(({ kind, peer, packet, reason = "" }) =>
    kind === "drop" ? [safeText(`${peer}  packet ${packet}, ${dropText(reason)}`)] : [],
  );
}

/** A line if no control group limits the programs. */
export function limitsLines({ environment }: RunRecord, { faint }: Style): readonly string[] {
  const { limitsMissing } = environment;
  return limitsMissing === undefined ? [] : [faint(safeText(`missing: ${limitsMissing}`))];
}

/** The most words of a sequence of flags that are shown. */
const MOST_WORDS = 100;

/** `S S. . … (740 packets)`, if there are more than a reader counts. */
export function shortenedFlags(flags: string): string {
  const words = flags.split(" ");
  if (words.length <= MOST_WORDS) return flags;
  return `${words.slice(0, MOST_WORDS / 2).join(" ")} … (${words.length} packets)`;
}
