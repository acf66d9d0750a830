import { expect, test } from "vitest";
import { client, inAnyOrder, server } from "../../src/lab/index.ts";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import { inFixedOrder } from "../../src/record/fixed-order.ts";
import type { RecordedPacket, RunRecord } from "../../src/record/record.ts";
import { stepRecord as recordOf } from "../../src/run/assemble.ts";
import { segment } from "../support/evidence/packets.ts";
import { plannedParts, stepRecord } from "../support/evidence/steps.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const data = (number: number) => segment("client", "P.", { number, seq: 1, data: "hello" });
const ack = (number: number) => segment("server", ".", { number, ack: 6 });
const fin = segment("client", "F.", { number: 3, seq: 6 });

/** A run whose only step has these packets, as a run records it for a lab that leaves the order open. */
function recordWith(packets: RecordedPacket[]): RunRecord {
  const expected = plannedParts(
    inAnyOrder([
      client.sends("P.", { seq: 1, ack: 1, data: "hello" }),
      server.sends(".", { seq: 1, ack: 6 }),
    ]),
    client.sends("F.", { seq: 6, ack: 1 }),
  );
  const planned = { ...stepRecord(), packets: expected } as unknown as PlannedStep;
  const { mismatches: _, tables: __, ...observed } = stepRecord({ packets });
  const seen = { ...observed, tables: { server: [], client: [] } };
  const step = recordOf(planned, { ...seen, netstat: { server: "", client: "" } }, []);
  return { ...handshakeRecord(), steps: [step], late: [] };
}

const flagsOf = ({ steps }: RunRecord) =>
  steps[0]?.packets.map(({ number, segment: tcp }) => `${number} ${tcp?.flags}`);

test("packets in any order have the lab's order, and the numbers of that order", () => {
  const [one, other] = [
    [data(1), ack(2), fin],
    [ack(1), data(2), fin],
  ].map(recordWith);
  if (one === undefined || other === undefined) throw new Error("there are two");
  expect(other.steps[0]?.anyOrder).toEqual([[2, 1]]);
  expect(flagsOf(inFixedOrder(other))).toEqual(["1 P.", "2 .", "3 F."]);
  expect(flagsOf(inFixedOrder(one))).toEqual(["1 P.", "2 .", "3 F."]);
  expect(inFixedOrder(other).steps[0]?.anyOrder).toEqual([[1, 2]]);
});

/** A run with data in one or two packets, which the lab doesn't know one by one, and a FIN with this window. */
function recordOfSeveral(
  data: readonly number[],
  window: number,
  kernel: RunRecord["kernel"],
): RunRecord {
  const last = segment("client", "F.", { number: data.length + 1, seq: 6, window });
  const planned = {
    ...stepRecord(),
    packets: plannedParts(
      client.sendsSeveral({ flags: ["P."], atLeast: 1, bytes: 5 }),
      client.sends("F.", { seq: 6, ack: 1 }),
    ),
  } as unknown as PlannedStep;
  let seq = 1;
  const packets = data.map((length, index) => {
    const packet = segment("client", "P.", {
      number: index + 1,
      seq,
      data: "hello".slice(0, length),
    });
    seq += length;
    return packet;
  });
  const { mismatches: _, tables: __, ...observed } = stepRecord({ packets: [...packets, last] });
  const seen = { ...observed, tables: { server: [], client: [] } };
  const step = recordOf(planned, { ...seen, netstat: { server: "", client: "" } }, []);
  return { ...handshakeRecord(), steps: [step], late: [], ...(kernel && { kernel }) };
}

test("later windows and the kernels' events have a fixed form if packets are not known one by one", () => {
  const address = { address: "198.18.0.3", port: 50_001 };
  const event = { peer: "server" as const, time: 1, from: address, to: address };
  const repeated = [
    { ...event, kind: "retransmission" as const },
    { ...event, kind: "drop" as const, reason: "TCP_OLD_SEQUENCE", packet: 2 },
  ];
  const last = { ...event, kind: "drop" as const, reason: "TCP_OLD_DATA" };
  const cut = recordOfSeveral([3, 2], 631, [...repeated, { ...last, packet: 3 }]);
  const whole = recordOfSeveral([5], 637, [{ ...last, packet: 2 }]);
  expect(cut.steps[0]?.several).toBeDefined();
  const [one, other] = [inFixedOrder(cut), inFixedOrder(whole)];
  const timeless = ({ steps }: RunRecord) =>
    steps[0]?.packets.map((packet) => ({ ...packet, time: 0 }));
  expect(timeless(one)).toEqual(timeless(other));
  expect(one.kernel).toEqual([{ ...last, packet: 2 }]);
  expect(other.kernel).toEqual(one.kernel);
});

test("a record without open packets stays as it is", () => {
  const record = handshakeRecord();
  expect(inFixedOrder(record)).toBe(record);
});
