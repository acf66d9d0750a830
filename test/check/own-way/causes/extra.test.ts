/** Faults in doing too much, each named at the line of its call, and runs that only resemble them. */
import { describe, expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import udpLab from "../../../../labs/udp/lab.ts";
import { Judge } from "../../../../src/check/judge.ts";
import { returns } from "../../../../src/lab/index.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { connected, listening } from "../../../support/evidence/entries.ts";
import { mismatchText } from "../../../support/evidence/mismatch-text.ts";
import { datagram, segment } from "../../../support/evidence/packets.ts";
import { call } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { closePlan, closeRun } from "../../../support/runs/close-run.ts";
import { handshakeRun } from "../../../support/runs/handshake-run.ts";
import { expecting, firstOwnWay, type Other } from "../../../support/runs/own-way.ts";
import { RUN } from "../../../support/runs/run-numbers.ts";
import { udpRun } from "../../../support/runs/udp-run.ts";

const SERVER = `${RUN.addresses.server}:12345`;
const close = (others: Readonly<Record<number, Other>>, run = closeRun()): string =>
  firstOwnWay(closePlan(), run, others);
const handshake = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(planOf(handshakeLab), handshakeRun(), others);
const udp = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(planOf(udpLab), udpRun(), others);
const at = (number: number, one: RecordedCall): RecordedCall => ({
  ...one,
  at: { file: "client.cc", number },
});

const GREETING = segment("client", "P.", { ack: 16, data: "hello\n" });
const recv = call('recv(3, "welcome to join", 1024, 0)', 15);

test("data that the lab does not ask for is named at the line that sends it", () => {
  const greets = close({
    5: {
      calls: [at(9, call('write(3, "hello\\n", 6)', 6)), recv],
      packets: [GREETING, segment("server", ".", { seq: 16, ack: 7 })],
      tables: { server: [listening(), connected("server", { recvQ: 6 })] },
    },
  });
  expect(greets).toContain("✗ client.cc:9: data that the lab does not ask for");
  expect(greets).toContain("expected  the client sends nothing in this step");
  expect(greets.match(/✗/g)).toHaveLength(1);
});

test("one call that sends too much is no call too many, and a call on another socket none at all", () => {
  const listed = expecting(closeRun(), 4, { calls: [returns("send", 15)] });
  const text = "welcome to join\u0000";
  const packets = [segment("server", "P.", { data: text }), segment("client", ".", { ack: 17 })];
  const long = close({ 4: { calls: [call("send(4, text, 16, 0)", 16)], packets } }, listed);
  expect(long).toContain("server.cc:7: the call send");
  const other = [
    call("socket(AF_UNIX, SOCK_STREAM, 0)", 9),
    call('write(9, "hello\\n", 6)', 6),
    recv,
  ];
  expect(close({ 5: { calls: other, packets: [GREETING] } })).toContain("packet 1: extra");
  expect(close({ 5: { calls: other } })).toBe("as expected");
});

test("a second datagram is named at the call that sends it", () => {
  const answer = call(`sendto(3, "welcome to join", 15, 0, ${RUN.addresses.client}:40000)`, 15);
  const one = datagram("server", { data: "welcome to join" });
  const twice = udp({
    5: {
      calls: [answer, { ...answer, at: { file: "server.cc", number: 20 } }],
      packets: [one, one],
    },
  });
  expect(twice).toContain("✗ server.cc:20: data that the lab does not ask for");
  expect(twice).toContain("expected  the server sends 1 datagram in this step");
});

describe("the port of an answer", () => {
  const answer = (connection: number, port: number) =>
    udp({
      5: {
        calls: [call(`sendto(3, "welcome to join", 15, 0, ${RUN.addresses.client}:${port})`, 15)],
        packets: [datagram("server", { connection, data: "welcome to join" })],
      },
    });
  const [own, other] = [1, 2].map(
    (number) => datagram("client", { connection: number }).source.port,
  );

  test("is the port that the question came from", () => {
    const elsewhere = answer(2, other ?? 0);
    expect(elsewhere).toMatch(/✗ server\.cc:\d+: a datagram to another port than the client's/);
    expect(elsewhere).toContain(`expected  port ${own}, from which the client has sent`);
    expect(elsewhere.match(/✗/g)).toHaveLength(1);
  });

  test("an answer to the right port with other words is a plain difference", () => {
    const words = udp({ 5: { packets: [datagram("server", { data: "go away, please" })] } });
    expect(words).not.toContain("another port");
    expect(answer(1, own ?? 0)).not.toContain("another port");
  });
});

test("a UDP socket in a lab about TCP", () => {
  const calls = [
    at(3, call("socket(AF_INET, SOCK_DGRAM, 0)", 3)),
    call(`connect(3, ${SERVER})`, 0),
  ];
  const row = connected("client", { protocol: "udp" });
  const datagrams = handshake({ 2: { calls, packets: [], tables: { client: [row] } } });
  expect(datagrams).toContain("✗ client.cc:3: a UDP socket, and the lab is about TCP");
  expect(datagrams).toContain("expected  a TCP socket: SOCK_STREAM");
});

test("a TCP socket in a lab about UDP", () => {
  const calls = [call("socket(AF_INET, SOCK_STREAM, 0)", 3), call("bind(3, 0.0.0.0:12345)", 0)];
  const stream = udp({ 1: { calls, tables: { server: [] } } });
  expect(stream).toContain("a TCP socket, and the lab is about UDP");
});

test("a UDP socket next to the TCP socket is no fault", () => {
  const calls = [
    call("socket(AF_INET, SOCK_DGRAM, 0)", 3),
    call(`connect(3, ${SERVER})`, 0),
    call("socket(AF_INET, SOCK_STREAM, 0)", 4),
    call(`connect(4, ${SERVER})`, 0),
  ];
  const probed = handshake({ 2: { calls, packets: [] } });
  expect(probed).not.toContain("the lab is about TCP");
});

/** The mismatches of calls after the last step of the lab close. */
function afterwards(calls: readonly RecordedCall[], steps = closeRun()): string {
  const judge = new Judge({ ...closePlan(), judged: "own way" });
  const contexts = steps.map(({ planned, observed, context }) => {
    judge.step(planned, observed, context);
    return context;
  });
  const [context] = contexts.slice(-1);
  if (context === undefined) throw new Error("the run has steps");
  const outcome = { kind: "exited", code: 0 } as const;
  return mismatchText(judge.after({ server: { outcome, calls: [...calls] } }, context));
}

const where = { file: "server.cc", number: 11 };

test("data that another process sends after the last step is a fault", () => {
  const send = { ...call('send(4, "and stay", 8, 0)', 8), at: where, process: 2 };
  const more = afterwards([send], closeRun().slice(0, 5));
  expect(more).toContain("✗ server.cc:11: data that the lab does not ask for");
  expect(more).toContain('observed  send(4, "and stay", 8, 0) = 8 in process 2');
});

test("a connection after the last step is a fault", () => {
  const client = `${RUN.addresses.client}:9`;
  const calls = [
    { ...call("socket(AF_INET, SOCK_STREAM, 0)", 3), at: where },
    { ...call(`connect(3, ${client})`, -1, "ECONNREFUSED"), at: where },
  ];
  expect(afterwards(calls)).toContain("server.cc:11: a connection that the lab does not ask for");
});

test("after the last step, closing, waiting and other sockets are no fault", () => {
  const others = [
    call("recv(4, buffer, 80, 0)", 0),
    call('send(4, "late", 4, 0)', -1, "EPIPE"),
    call("shutdown(4, SHUT_RDWR)", 0),
    call("close(4)", 0),
    call("socket(AF_UNIX, SOCK_STREAM, 0)", 7),
    call('send(7, "log", 3, 0)', 3),
    { name: "accept", text: "accept(3, NULL, NULL)" },
  ];
  expect(afterwards(others, closeRun().slice(0, 5))).toBe("as expected");
});
