import { expect, test } from "vitest";
import { CutDatagrams } from "../../src/explain/cut-datagrams.ts";
import type { EvidenceStep } from "../../src/explain/happenings.ts";
import type { RecordedCall, RecordedPacket } from "../../src/record/record.ts";

/** A step in which datagrams with this data go from the client to the server's port. */
function sends(number: number, data: readonly string[], port = 12345, held?: true): EvidenceStep {
  const packets = data.map(
    (text, index): RecordedPacket => ({
      number: number * 10 + index,
      time: 0,
      gap: 0,
      source: { peer: "client", address: "198.18.0.3", port: 40000 },
      destination: { peer: "server", address: "198.18.0.2", port },
      received: held === undefined,
      text: "",
      datagram: { connection: 1, length: text.length, data: text },
      ...(held && { held }),
    }),
  );
  const tables = { server: [], client: [] };
  return { number, action: "steps", finished: [], packets, tables };
}

const recv = (size: number, data: string, flags = "0"): RecordedCall => ({
  name: "recv",
  text: `recv(3, "${data}", ${size}, ${flags})`,
  result: data.length,
  fd: 3,
  kind: "udp",
});

/** The bytes that the server's calls have lost, after the client's steps. */
function lost(steps: readonly EvidenceStep[], calls: readonly RecordedCall[]) {
  const datagrams = new CutDatagrams();
  for (const step of steps) datagrams.add(step);
  return calls.map((call) => datagrams.of("server", call)?.text);
}

test("a call that asks for fewer bytes than the datagram has loses the others", () => {
  expect(lost([sends(1, ["ping", "pong!"])], [recv(2, "pi"), recv(64, "pong!")])).toEqual([
    "the datagram of packet 10 had 4 bytes, and recv took 2: the kernel discarded the other 2",
    undefined,
  ]);
});

test("with MSG_TRUNC the result is the datagram's length, and the call has taken what it had room for", () => {
  const cut = { ...recv(2, "pi", "MSG_TRUNC"), result: 4 };
  const whole = { ...recv(64, "pong!", "MSG_TRUNC|MSG_DONTWAIT"), result: 5 };
  expect(lost([sends(1, ["ping", "pong!"])], [cut, whole])).toEqual([
    "the datagram of packet 10 had 4 bytes, and recv took 2: the kernel discarded the other 2, and MSG_TRUNC makes it return the datagram's own length",
    undefined,
  ]);
});

test("a call with MSG_PEEK loses nothing", () => {
  const calls = [recv(2, "pi", "MSG_PEEK"), recv(3, "pin")];
  expect(lost([sends(1, ["ping"])], calls)).toEqual([
    undefined,
    "the datagram of packet 10 had 4 bytes, and recv took 3: the kernel discarded the other 1",
  ]);
});

test("a datagram that is held has not arrived", () => {
  expect(lost([sends(1, ["question"], 12345, true), sends(2, ["ping"])], [recv(2, "pi")])).toEqual([
    "the datagram of packet 20 had 4 bytes, and recv took 2: the kernel discarded the other 2",
  ]);
});

test.each([
  ["got something else than the next datagram", [sends(1, ["ping"])], [recv(2, "no")]],
  ["are on one of several ports", [sends(1, ["ping"]), sends(2, ["ping"], 12346)], [recv(2, "pi")]],
  ["get more than the next datagram has", [sends(1, ["p", "question"])], [recv(2, "pi"), recv(2, "qu")]],
])("calls that %s have no explanation", (_, steps, calls) => {
  expect(lost(steps, calls)).toEqual(calls.map(() => undefined));
}); // biome-ignore format: a row for each
