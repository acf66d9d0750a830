/** The causes of packets, on kept runs of changed programs. The rules see no lab file. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explainPackets } from "../../src/explain/packets.ts";
import { parseRecord } from "../../src/record/record.ts";
import { type KeptRun, keptRuns } from "../../tools/mutations/kept-runs.ts";

const folder = new URL("../../labs", import.meta.url);
const labs = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function keptRunOf(lab: string, what: string): KeptRun {
  const run = keptRuns(lab).find((one) => one.what === what);
  if (run === undefined) throw new Error(`${lab} keeps no run in which ${what}`);
  return run;
}

describe.each(labs)("in each kept run of %s", (lab) => {
  test.each(keptRuns(lab))("($what) every packet has an earlier event as its cause", (run) => {
    const explanations = explainPackets(run);
    const packets = run.steps.flatMap((step) => step.packets.map((packet) => ({ step, packet })));
    for (const { step, packet } of packets) {
      const explanation = explanations.get(packet.number);
      expect(explanation, packet.text).toBeDefined();
      const { cause } = explanation ?? {};
      if (cause?.kind === "packet") expect(cause.number).toBeLessThan(packet.number);
      if (cause?.kind === "timer") expect(cause.since).toBeLessThan(packet.number);
      if (cause?.kind === "call") expect(cause.peer).toBe(packet.source.peer);
      if (cause !== undefined && "step" in cause) {
        expect(cause.step).toBeLessThanOrEqual(step.number);
      }
    }
  });
});

describe("of two connections, one after the other on the same descriptor, with an accept that waited for each", () => {
  const text = readFileSync(new URL("../draft/kept/two-connections.json", import.meta.url), "utf8");
  const explanations = explainPackets(parseRecord(text));

  test.each([
    [6, 11, 'send(4, "bye", 3, MSG_NOSIGNAL)'],
    [8, 12, "close(4)"],
    [15, 22, 'send(4, "bye", 3, MSG_NOSIGNAL)'],
    [17, 23, "close(4)"],
  ])("packet %i is sent by the call of step %i", (number, step, call) => {
    expect(explanations.get(number)?.cause).toMatchObject({ kind: "call", step, call });
  });
});

/** A lab, its changed program, the number of a packet, its cause, and the beginning of the sentence. */
const CAUSES = [
  ["refused", "the client connects to another port", 1, { kind: "call", step: 1 }, "client.cc:"],
  ["refused", "the client connects to another port", 2, { kind: "packet", number: 1 },
    "answers the SYN of packet 1: no socket listens on the port"],
  ["close", "the client closes before it reads", 6, { kind: "call", step: 5, call: "close(3)" },
    "client.cc:6: close(3) closes a socket with 15 unread bytes"],
  ["simultaneous-close", "the client aborts instead of closing", 4, { kind: "call", step: 5 },
    "client.cc:6: close(3) closes a socket with SO_LINGER and a time of 0"],
  ["simultaneous-close", "the server shuts down its receiving half, which sends nothing", 5,
    { kind: "timer", timer: "retransmission", since: 4 }, "no acknowledgement of packet 4 came for 1.0"],
  ["half-close", "the client shuts down both halves", 7, { kind: "packet", number: 6 },
    "packet 6 brings data, and no program can read it here now"],
  ["close-in-syn-received", "the client closes another descriptor of the same socket", 3,
    { kind: "packet", number: 1 }, "the SYN of packet 1 crossed this side's own"],
  ["close-in-syn-received", "the client closes another descriptor of the same socket", 4,
    { kind: "timer", timer: "retransmission", since: 1 }, "no answer to packet 1 came for 1.0"],
  ["lost-last-ack-of-handshake", "the client reads first", 4,
    { kind: "timer", timer: "retransmission", since: 2 }, "no answer to packet 2 came for 1.0"],
  ["lost-last-ack-of-handshake", "the client reads first", 5, { kind: "packet", number: 4 },
    "packet 4 brings a SYN for a connection that exists"],
  ["duplicate-data", "the server peeks at the bytes and leaves them in the queue", 6,
    { kind: "network", step: 5 }, "the network sends packet 4 again"],
  ["duplicate-data", "the server peeks at the bytes and leaves them in the queue", 7,
    { kind: "packet", number: 6 }, "packet 6 brings nothing new"],
  ["reordered-data", "the server reads only the first part", 6, { kind: "packet", number: 5 },
    "packet 5 came before what it follows"],
  ["nagle", "TCP_NODELAY is set to off", 6, { kind: "call", step: 5 }, "server.cc:23: sendmmsg"],
  ["nagle", "TCP_NODELAY is set to off", 5, { kind: "timer", timer: "delayed ACK", since: 4 },
    "acknowledges 8 bytes of packet 4 after 0.04"],
  ["zero-window", "the server reads a few bytes only", 8,
    { kind: "timer", timer: "persist", since: 7 }, "packet 7 closed the window"],
  ["zero-window", "the server reads a few bytes only", 9, { kind: "packet", number: 8 },
    "answers the probe of packet 8"],
  ["old-duplicate", "the server waits for data that does not come", 16, { kind: "packet", number: 11 },
    "packet 11 is of an earlier connection of the same ports"],
  ["udp-closed-port", "the second socket is connected too", 2, { kind: "packet", number: 1 },
    "no socket has the port of packet 1"],
] as const; // biome-ignore format: one row for each

test.each(CAUSES)("in %s (%s), packet %i", (lab, what, number, cause, text) => {
  const explanation = explainPackets(keptRunOf(lab, what)).get(number);
  expect(explanation?.cause).toMatchObject(cause);
  expect(explanation?.text.slice(0, text.length)).toBe(text);
});

test("a packet is not explained by a call that was not made", () => {
  const run = keptRunOf("refused", "the client connects to another port");
  const steps = run.steps.map(({ executed: _, ...step }) => ({ ...step, finished: [] }));
  const explanations = explainPackets({ steps });
  expect(explanations.has(1)).toBe(false);
  expect(explanations.get(2)?.cause).toEqual({ kind: "packet", number: 1 });
});
