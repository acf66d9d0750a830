/**
 * Compares the causes that the rules give with what the kernels traced: a retransmission and a reset that one of them has and
 * the other has not, a reset for another reason, and a state change before its cause.
 */
import type { Explanation, Resetting } from "../../src/explain/explanation.ts";
import type { Evidence } from "../../src/explain/happenings.ts";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import type { RecordedKernelEvent, RecordedPacket, RunRecord } from "../../src/record/record.ts";

/** The kernel's reasons (include/net/rstreason.h) for a RST that the rules explain so. */
const REASONS: Readonly<Record<Resetting, readonly string[]>> = {
  "no connection": ["NO_SOCKET"],
  "unread data": ["TCP_ABORT_ON_CLOSE"],
  linger: ["TCP_STATE"], // tcp_disconnect
  "not accepted": ["TCP_STATE"], // inet_child_forget, tcp_disconnect
  "data after close": ["TCP_ABORT_ON_DATA", "TCP_TIMEWAIT_SOCKET"], // a socket without a program in FIN-WAIT-2 is a small entry
  "gave up": ["TCP_KEEPALIVE_TIMEOUT"],
  "not sent": ["TCP_INVALID_ACK_SEQUENCE", "TCP_ACK_UNSENT_DATA"],
  abort: ["TCP_STATE", "TCP_ABORT_ON_CLOSE"],
};

/** Seconds. A packet and the kernel's line about it are made by the same code, and a kernel that has no time is late. */
const LATE = 0.5;
/** Seconds by which the clocks of captures and trace may differ. */
const CLOCKS = 0.001;

type Explained = RecordedPacket & { readonly why: Explanation | undefined };

/** How much was compared, and each contradiction in words. */
export interface Comparison {
  readonly compared: Readonly<Record<"retransmissions" | "resets" | "changes", number>>;
  readonly contradictions: readonly string[];
}

/** Late packets are left out: the trace has ended before them. */
export function compared(record: Evidence & Pick<RunRecord, "kernel">): Comparison {
  const known = explainPackets(record);
  const sent = record.steps
    .flatMap(({ packets }) => packets)
    .map((packet): Explained => ({ ...packet, why: known.get(packet.number) }));
  const kernel = record.kernel ?? [];
  const again = sent.filter(({ why }) => why?.again !== undefined);
  const resets = sent.filter(({ segment }) => segment?.flags.includes("R") === true);
  const changes = explainStates(record, known);
  if (record.kernel === undefined) {
    return { compared: { retransmissions: 0, resets: 0, changes: 0 }, contradictions: [] };
  }
  const pairs = (kind: RecordedKernelEvent["kind"], packets: readonly Explained[]) =>
    paired(
      kernel.filter((event) => event.kind === kind),
      packets,
      kind,
    );
  const [ofAgain, ofResets] = [pairs("retransmission", again), pairs("reset", resets)];
  const early = changes.flatMap(({ peer, change, explanation }) => {
    const cause = explanation?.cause;
    const packet =
      cause?.kind === "packet" ? sent.find(({ number }) => number === cause.number) : undefined;
    if (packet === undefined || packet.time <= change.time + CLOCKS) return [];
    return [
      `${peer}: ${change.from} → ${change.to} at ${change.time} s, before its cause, packet ${packet.number} at ${packet.time} s`,
    ];
  });
  return {
    compared: { retransmissions: again.length, resets: resets.length, changes: changes.length },
    contradictions: [
      ...ofAgain.problems,
      ...ofResets.problems,
      ...ofResets.pairs.flatMap(([packet, event]) => wrongReason(packet, event)),
      ...early,
    ],
  };
}

/** Each packet with the kernel's line about it, in their order; what is left on either side is a contradiction. */
function paired(
  events: readonly RecordedKernelEvent[],
  packets: readonly Explained[],
  kind: RecordedKernelEvent["kind"],
) {
  const left = [...events];
  const problems: string[] = [];
  const pairs: [Explained, RecordedKernelEvent][] = [];
  for (const packet of packets) {
    const index = left.findIndex((event) => isAbout(event, packet));
    const [event] = index < 0 ? [] : left.splice(index, 1);
    if (event !== undefined) pairs.push([packet, event]);
    else
      problems.push(
        `packet ${packet.number} is explained as a ${kind}, and the kernel did none: ${packet.why?.text}`,
      );
  }
  for (const { peer, time, reason } of left) {
    problems.push(
      `the ${peer}'s kernel did a ${kind} at ${time} s${reason ? ` (${reason})` : ""}, and no packet is explained so`,
    );
  }
  return { pairs, problems };
}

function isAbout({ from, to, time }: RecordedKernelEvent, packet: Explained): boolean {
  const { source, destination } = packet;
  const isSame =
    source.address === from.address && source.port === from.port &&
    destination.address === to.address && destination.port === to.port; // biome-ignore format: two pairs
  return isSame && Math.abs(time - packet.time) < LATE;
}

function wrongReason({ number, why }: Explained, { reason = "" }: RecordedKernelEvent): string[] {
  if (why?.reset === undefined)
    return [`the RST of packet ${number} has no explanation, and the kernel's is ${reason}`];
  if (REASONS[why.reset].includes(reason)) return [];
  return [
    `the RST of packet ${number} is explained so: ${why.text}; the kernel's reason is ${reason}`,
  ];
}
