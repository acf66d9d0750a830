/** The comparison of causes with the kernels' events, on a kept run and events made of its packets. */
import { expect, test } from "vitest";
import type { RecordedKernelEvent, RecordedPacket } from "../../../src/record/record.ts";
import { compared } from "../../../tools/causes/contradictions.ts";
import { type KeptRun, keptRuns } from "../../../tools/mutations/kept-runs.ts";

/** A kept run of a lab in which the packets with these flags are sent. */
function runWith(lab: string, flags: string): KeptRun {
  const run = keptRuns(lab).find((one) => packetsOf(one, flags).length > 0);
  if (run === undefined) throw new Error(`no kept run of ${lab} has a packet with ${flags}`);
  return run;
}

const packetsOf = (run: KeptRun, flags: string): readonly RecordedPacket[] =>
  run.steps
    .flatMap(({ packets }) => packets)
    .filter(({ segment }) => segment?.flags.includes(flags));

/** The kernel's event about a packet, as it follows from the packet. */
function eventOf(
  { source, destination, time }: RecordedPacket,
  reason?: string,
): RecordedKernelEvent {
  const end = ({ address, port = 0 }: typeof source) => ({ address, port });
  return {
    kind: reason === undefined ? "retransmission" : "reset",
    peer: source.peer ?? "server",
    time: time + 0.00001,
    from: end(source),
    to: end(destination),
    ...(reason !== undefined && { reason }),
  };
}

const refused = runWith("refused", "R");
const resets = packetsOf(refused, "R");

test("a RST that the kernel has sent for the explained reason contradicts nothing", () => {
  const kernel = resets.map((packet) => eventOf(packet, "NO_SOCKET"));
  expect(compared({ ...refused, kernel })).toEqual({
    compared: { retransmissions: 0, resets: resets.length, changes: 0 },
    contradictions: [],
  });
});

test("a RST for another reason is a contradiction", () => {
  const kernel = resets.map((packet) => eventOf(packet, "TCP_ABORT_ON_CLOSE"));
  expect(compared({ ...refused, kernel }).contradictions[0]).toMatch(
    /^the RST of packet \d+ is explained so: answers the SYN .*; the kernel's reason is TCP_ABORT_ON_CLOSE$/,
  );
});

test("a RST that only one of both has is a contradiction", () => {
  expect(compared({ ...refused, kernel: [] }).contradictions[0]).toMatch(
    /^packet \d+ is explained as a reset, and the kernel did none/,
  );
  const twice = resets.flatMap((packet) => [
    eventOf(packet, "NO_SOCKET"),
    eventOf(packet, "NO_SOCKET"),
  ]);
  expect(compared({ ...refused, kernel: twice }).contradictions[0]).toMatch(
    /^the server's kernel did a reset at [\d.]+ s \(NO_SOCKET\), and no packet is explained so$/,
  );
});

test("a retransmission that only one of both has is a contradiction", () => {
  const [syn] = packetsOf(refused, "S");
  if (syn === undefined) throw new Error("the run has no SYN");
  const kernel = [...resets.map((packet) => eventOf(packet, "NO_SOCKET")), eventOf(syn)];
  expect(compared({ ...refused, kernel }).contradictions).toEqual([
    expect.stringMatching(/^the client's kernel did a retransmission at /),
  ]);
});

test("a state change before its cause is a contradiction", () => {
  const [answer] = resets;
  const local = { address: answer?.destination.address ?? "", port: answer?.destination.port ?? 0 };
  const remote = { address: answer?.source.address ?? "", port: answer?.source.port ?? 0 };
  const change = (time: number) => ({
    time,
    local,
    remote,
    from: "SYN-SENT" as const,
    to: "CLOSED" as const,
  });
  const kernel = resets.map((packet) => eventOf(packet, "NO_SOCKET"));
  const at = (time: number) =>
    compared({ ...refused, kernel, trace: { server: [], client: [change(time)] } }).contradictions;
  expect(at((answer?.time ?? 0) + 0.0001)).toEqual([]);
  expect(at((answer?.time ?? 0) - 0.1)).toEqual([
    expect.stringMatching(/^client: SYN-SENT → CLOSED at .* before its cause, packet \d+/),
  ]);
});
