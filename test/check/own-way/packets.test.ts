/** The question of a step about the wire: each segment, or the stream of bytes. */
import { expect, test } from "vitest";
import { Judge } from "../../../src/check/judge.ts";
import { client, lab, returns, type Step, server } from "../../../src/lab/index.ts";
import { planLab } from "../../../src/lab/plan/plan.ts";
import type { RecordedCall, RecordedPacket } from "../../../src/record/record.ts";
import { after } from "../../support/evidence/context.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { datagram, segment } from "../../support/evidence/packets.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";

const WELCOME = [
  server.sends("P.", { data: "welcome to join", seq: 1, ack: 1 }),
  client.sends(".", { ack: 16 }),
];

const sending = (fields: object = {}): Step =>
  server.steps("send", { why: ".", packets: WELCOME, calls: [returns("send", 15)], ...fields });

/** The mismatches of a step, after steps with these packets. */
function check(
  step: Step,
  packets: readonly RecordedPacket[],
  calls: readonly RecordedCall[] = [call('send(4, "welcome to join", 15, 0)', 15)],
  before: readonly RecordedPacket[] = [],
): string {
  const opening = server.steps("accept", { why: ".", packets: [] });
  const states = { server: "CLOSED", client: "CLOSED" };
  const plan = planLab(lab("small", { question: "?", steps: [opening, step], flags: "", states }), {
    server: "l();  // step: accept\ns();  // step: send\n",
    client: "",
  });
  const judge = new Judge({ ...plan, judged: "own way" });
  const mismatches = plan.steps.map((planned, index) => {
    const line = { file: "server.cc", number: index + 1, text: "" };
    const made = index === 0 ? accepting : calls;
    return judge.step(
      planned,
      {
        executed: executedLine({ tag: "send", line, calls: [...made] }),
        finished: [],
        packets: index === 0 ? [...before] : [...packets],
        held: [],
        tables: { server: [], client: [] },
        sysctls: [],
      },
      after(2),
    );
  });
  return mismatchText(mismatches[1] ?? []);
}

const accepting = [
  call("socket(AF_INET, SOCK_STREAM, 0)", 3),
  call("bind(3, 0.0.0.0:12345)", 0),
  call("listen(3, 5)", 0),
  call("accept(3, NULL, NULL)", 4),
];

const one = [
  segment("server", "P.", { data: "welcome to join" }),
  segment("client", ".", { ack: 16 }),
];
const two = [
  segment("server", "P.", { data: "welcome " }),
  segment("client", ".", { ack: 9 }),
  segment("server", "P.", { data: "to join", seq: 9 }),
  segment("client", ".", { ack: 16 }),
];
const TWO_SENDS = [call('send(4, "welcome ", 8, 0)', 8), call('send(4, "to join", 7, 0)', 7)];

test("a stream may be cut and acknowledged in any way", () => {
  expect(check(sending(), one)).toBe("as expected");
  expect(check(sending(), two, TWO_SENDS)).toBe("as expected");
  expect(
    check(
      sending(),
      two.filter((_, index) => index % 2 === 0),
      TWO_SENDS,
    ),
  ).toBe("as expected");
});

test("a segment that is sent again carries its bytes once", () => {
  expect(check(sending(), [...one, ...one])).toBe("as expected");
});

test("other bytes of the same number are a mismatch", () => {
  const packets = [segment("server", "P.", { data: "welcome to sink" })];
  expect(check(sending(), packets)).toContain(
    'expected  15 bytes "welcome to join"\n  observed  15 bytes "welcome to sink"',
  );
});

test("bytes that are missing, and bytes of the other peer, are mismatches", () => {
  expect(check(sending(), [segment("server", "P.", { data: "welcome " })])).toContain(
    'observed  8 bytes "welcome "',
  );
  expect(check(sending(), [...one, segment("client", "P.", { data: "thanks" })])).toContain(
    "connection 1: bytes from the client",
  );
});

test("bytes on another connection are a mismatch", () => {
  const packets = [segment("server", "P.", { data: "welcome to join", connection: 2 })];
  expect(check(sending(), packets)).toContain("connection 1: bytes from the server");
});

test("the end that closes a stream first, and its way, are exact", () => {
  const closing = sending({ packets: [...WELCOME, server.sends("F."), client.sends(".")] });
  const fin = [...one, segment("server", "F.", { seq: 16 }), segment("client", ".", { ack: 17 })];
  expect(check(closing, fin)).toBe("as expected");
  expect(check(closing, [...one, segment("server", "R.", { seq: 16 })])).toContain(
    "expected  the server with FIN\n  observed  the server with RST",
  );
  expect(check(closing, [...one, segment("client", "F.", { ack: 16 }), ...fin.slice(2)])).toContain(
    "observed  the client with FIN, then the server with FIN",
  );
});

test("a connection that the lab did not ask for is a mismatch in a stream", () => {
  expect(check(sending(), [...one, segment("client", "S", { connection: 2 })])).toContain(
    "connection 2: who connects",
  );
});

test("datagrams are exact in a stream", () => {
  expect(check(sending(), [...one, datagram("client", { data: "hello" })])).toContain(
    "packet 1: extra",
  );
});

test("a step about segments names another cut first", () => {
  expect(check(sending({ wire: "segments" }), two, TWO_SENDS)).toBe(text`
    ✗ server.cc:2: the data is cut in another way
      expected  one send of 15 bytes
      observed  two sends of 8 and 7 bytes; this lab asks for one of 15
      hint      this lab is about the segments: send the bytes in the pieces that it asks for
      follows   segment 1: length, data; packet 2: extra; packet 3: extra; segment 2: seq
  `);
});

test("other bytes are not reported as another cut", () => {
  const packets = [segment("server", "P.", { data: "welcome " })];
  expect(check(sending({ wire: "segments" }), packets)).toContain("✗ segment 1: length, data");
});

test("a cut that the kernel makes of one send is reported by its segments", () => {
  expect(check(sending({ wire: "segments" }), two)).toContain(
    "expected  one segment of 15 bytes\n  observed  two segments of 8 and 7 bytes",
  );
});

test("packets that are not known one by one carry their bytes in any number", () => {
  const bulk = sending({
    packets: [server.sendsSeveral({ atLeast: 2, bytes: 15 }), client.sendsSeveral({ atLeast: 1 })],
  });
  expect(check(bulk, one)).toBe("as expected");
  expect(check(bulk, two, TWO_SENDS)).toBe("as expected");
  expect(check(bulk, two.slice(0, 2))).toContain("expected  15 bytes\n  observed  8 bytes");
});

const QUIET = server.steps("send", { why: ".", packets: [] });

test("an ACK of earlier data may come in a later step without data", () => {
  const late = [segment("client", ".", { ack: 16 })];
  expect(check(QUIET, late, [], one.slice(0, 1))).toBe("as expected");
  expect(check(QUIET, late, [])).toContain("packet 1: extra");
  expect(check(QUIET, [segment("server", ".")], [], one.slice(0, 1))).toContain("packet 1: extra");
});

test("a step without data compares each segment", () => {
  const closing = server.steps("send", {
    why: ".",
    packets: [server.sends("F."), client.sends(".")],
  });
  const fin = segment("server", "F.", { seq: 0 });
  expect(check(closing, [fin], [call("close(4)", 0)])).toContain("segment 2: missing");
});
