import { expect, test } from "vitest";
import {
  client,
  inAnyOrder,
  type Lab,
  lab,
  type StepPacket,
  server,
} from "../../../src/lab/index.ts";
import type { Family } from "../../../src/lab/model.ts";
import { type Plan, planLab } from "../../../src/lab/plan/plan.ts";

/** The plan of a lab with these packets in its only step. */
function planOf(
  packets: readonly StepPacket[],
  fields: Partial<Lab> = {},
  family: Family = 4,
): Plan {
  const made = lab("only", {
    question: "?",
    steps: [client.steps("line", { why: ".", packets })],
    flags: "",
    states: { server: "CLOSED", client: "CLOSED" },
    families: [4, 6],
    ...fields,
  });
  const sources = { server: "", client: "  line();  // step: line" };
  return planLab(made, sources, "labs/only", family);
}

const fragmentsOf = (length: number, fields: Partial<Lab> = {}, family: Family = 4) => {
  const [packet] =
    planOf([client.sendsDatagram({ length })], fields, family).steps[0]?.packets ?? [];
  return packet?.kind === "datagram" ? packet.fragments : "no datagram";
};

test.each<[number, Partial<Lab>, Family, readonly number[] | undefined]>([
  [1472, {}, 4, undefined],
  [1473, {}, 4, [1480, 1]],
  [3000, {}, 4, [1480, 1480, 48]],
  [2952, {}, 4, [1480, 1480]], // as many full fragments as the bytes fill
  [1000, { stage: { mtu: 576 } }, 4, [552, 456]],
  [1452, {}, 6, undefined],
  [1453, {}, 6, [1448, 13]],
  [60_000, { stage: { loopback: true } }, 4, undefined],
])(
  "a datagram of %i bytes with %j on IPv%i is sent in fragments of %j",
  (length, fields, family, fragments) => {
    expect(fragmentsOf(length, fields, family)).toEqual(fragments);
  },
);

test("a lab may state the fragments itself, for each version of IP", () => {
  const stated = client.sendsDatagram({ length: 10, fragments: { 4: [8, 10], 6: [16, 2] } });
  const [packet] = planOf([stated], {}, 6).steps[0]?.packets ?? [];
  expect(packet).toMatchObject({ fragments: [16, 2] });
});

test("the numbers after several segments follow from their bytes", () => {
  const parts = planOf([
    client.sends("S"),
    server.sends("S."),
    client.sends("."),
    inAnyOrder([client.sendsSeveral({ bytes: 1000 }), server.sendsSeveral({ atLeast: 1 })]),
    client.sends("F."),
    server.sends("."),
  ]).steps[0]?.packets;
  expect(parts?.slice(4)).toMatchObject([
    { seq: 1001, ack: 1 },
    { seq: 1, ack: 1002 },
  ]);
});

test("URG, ECE and CWR are in tcpdump's order, in the packets and in the flags of the run", () => {
  const { steps, flags } = planOf([client.sends("PU."), client.sends("SEW")], { flags: "PU. SEW" });
  expect(steps[0]?.packets).toMatchObject([{ flags: "P.U" }, { flags: "SEW" }]);
  expect(flags).toBe("P.U SEW");
});

test("a connection has one port of the server, which one packet states", () => {
  const { ports } = planOf([
    client.sends("S"),
    client.sends("S", { connection: 2, port: 12346 }),
    server.sends("S.", { connection: 2 }),
  ]);
  expect(ports).toEqual({ 2: 12346 });
});
