import { expect, test } from "vitest";
import type { CheckContext } from "../../src/check/context.ts";
import { checkSockets } from "../../src/check/sockets.ts";
import { checkStep, type StepObservation } from "../../src/check/step.ts";
import { client, ESTABLISHED, LISTEN, type SocketExpectation } from "../../src/lab/index.ts";
import type { PlannedStep } from "../../src/lab/plan/plan.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { after } from "../support/evidence/context.ts";
import { connected, listening } from "../support/evidence/entries.ts";
import { mismatchText } from "../support/evidence/mismatch-text.ts";
import { datagram, segment } from "../support/evidence/packets.ts";
import { planned } from "../support/evidence/steps.ts";

const rows = (expected: readonly SocketExpectation[], ...observed: readonly Entry[]): string =>
  mismatchText(checkSockets("server", expected, observed, after(1)));
const at = (port: number): Entry => listening({ local: { address: "0.0.0.0", port } });
const DATA = { ...LISTEN, port: 12346 };

test("two listeners differ by their ports, in any order", () => {
  expect(rows([LISTEN, DATA], at(12346), at(12345))).toBe("as expected");
});

test("a listener on another port is a missing and an extra row", () => {
  const report = rows([LISTEN, DATA], at(12345), at(12347));
  expect(report).toContain("expected  tcp  0  0  0.0.0.0:12346  0.0.0.0:*  LISTEN  server");
  expect(report).toContain(
    "extra row\n  expected  no such row\n  observed  tcp  0  0  0.0.0.0:12347",
  );
});

test("the row of a connection has the port that the lab's packets state", () => {
  const { connections, ...context } = after(2);
  const [first, second] = connections;
  if (first === undefined || second === undefined) throw new Error("there are two");
  const data = { ...second, server: { ...second.server, port: 12346 } };
  const row: Entry = { ...connected("server"), local: data.server, remote: data.client };
  const seen = (ports: CheckContext["ports"]): string =>
    mismatchText(
      checkSockets("server", [{ ...ESTABLISHED, connection: 2 }], [row], {
        ...context,
        connections: [first, data],
        ...(ports && { ports }),
      }),
    );
  expect(seen({ 2: 12346 })).toBe("as expected");
  expect(seen(undefined)).toContain("missing row");
});

const six = { protocol: "tcp6" } as const;
const bothFamilies = listening({
  ...six,
  local: { address: "::", port: 12345 },
  remote: { address: "::", port: 0 },
});

test("a dual-stack listener has a row of IPv6, and its connection over IPv4 has IPv4 addresses", () => {
  const expected = [LISTEN, ESTABLISHED].map((row) => ({ ...row, dualStack: true }) as const);
  expect(rows(expected, bothFamilies, connected("server", six))).toBe("as expected");
});

test("a listener of IPv6 is not one of IPv4, nor the other way round", () => {
  expect(rows([LISTEN], bothFamilies)).toContain("✗ server's socket table: extra row");
  expect(rows([{ ...LISTEN, dualStack: true }], listening())).toContain(
    "expected  tcp6  0  0  :::12345  :::*  LISTEN  server",
  );
});

const toPort = (packet: RecordedPacket, port: number): RecordedPacket => ({
  ...packet,
  destination: { ...packet.destination, port },
});
const syn = client.sends("S", { connection: 2 });
const seen = toPort(segment("client", "S", { connection: 2 }), 12346);

function portsOf(packet: RecordedPacket, context: Partial<CheckContext>): string {
  const observed: StepObservation = {
    finished: [], packets: [packet], held: [], sysctls: [],
    tables: { server: [listening()], client: [] },
  }; // biome-ignore format: a row
  const expected = packet.datagram ? client.sendsDatagram({ data: "hello" }) : syn;
  const step = {
    action: "steps", packets: planned(expected), sockets: { server: [LISTEN], client: [] }, prints: "",
  } as unknown as PlannedStep; // biome-ignore format: a row
  return mismatchText(checkStep(step, observed, { ...after(2), ...context }));
}

test("a connection's packets go to its port of the server", () => {
  expect(portsOf(seen, { ports: { 2: 12346 } })).toBe("as expected");
});

test.each([
  ["another than the lab's", {}, 12345],
  ["another than the one that the lab states", { ports: { 2: 12347 } }, 12347],
])("a port is %s", (_, context, port) => {
  expect(portsOf(seen, context)).toContain(
    `✗ packet 1: the server's port\n  expected  ${port}\n  observed  12346\n`,
  );
});

test("a broadcast goes to the lab's port, too", () => {
  const { peer: __, ...destination } = datagram("client").destination;
  const all = { ...destination, address: "198.18.7.7", group: "broadcast" } as const;
  const broadcast = { ...datagram("client", { data: "hello" }), destination: all };
  expect(portsOf(broadcast, {})).toBe("as expected");
  expect(portsOf(toPort(broadcast, 9), {})).toContain("✗ packet 1: the server's port");
});
