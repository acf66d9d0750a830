/** Faults in using and closing a connection, each named first, and runs that only resemble them. */
import { expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import { returns } from "../../../../src/lab/index.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { connected, listening } from "../../../support/evidence/entries.ts";
import { segment } from "../../../support/evidence/packets.ts";
import { call } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { closePlan, closeRun } from "../../../support/runs/close-run.ts";
import { handshakeRun } from "../../../support/runs/handshake-run.ts";
import { expecting, firstOwnWay, type Other } from "../../../support/runs/own-way.ts";

const at = (number: number, one: RecordedCall): RecordedCall => ({
  ...one,
  at: { file: "server.cc", number },
});
const handshake = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(planOf(handshakeLab), handshakeRun(), others);
const close = (others: Readonly<Record<number, Other>>, run = closeRun()): string =>
  firstOwnWay(closePlan(), run, others);

const CLOSED_LISTENER = [
  at(6, call("close(4)", 0)),
  at(7, call("close(3)", 0)),
  call("accept(3, NULL, NULL)", -1, "EBADF"),
];

test("a connection that is closed too early is named before what follows", () => {
  const early = handshake({
    4: {
      calls: CLOSED_LISTENER,
      outcome: { kind: "finished" },
      packets: [segment("server", "F."), segment("client", ".", { ack: 2 })],
      tables: { server: [connected("server", { state: "FIN-WAIT-2", owner: undefined })] },
    },
  });
  expect(early).toContain("✗ server.cc:6: the connection is closed too early");
  expect(early).toContain("the line server.cc:7");
  expect(early.match(/✗/g)).toHaveLength(1);
});

test("a listener that is closed before its last use is named at the line of the close", () => {
  const early = handshake({
    4: { calls: CLOSED_LISTENER.slice(1), outcome: { kind: "finished" }, tables: {} },
  });
  expect(early).toContain("✗ server.cc:7: descriptor 3 is closed before its last use");
  expect(early).toContain("then accept(3, NULL, NULL) = -1 EBADF at server.cc:7");
});

test("EBADF of a descriptor that was never open is no early close", () => {
  const calls = [call("accept(-1, NULL, NULL)", -1, "EBADF")];
  const never = handshake({ 4: { calls, outcome: { kind: "finished" } } });
  expect(never).toContain("✗ the line server.cc:7");
  expect(never).not.toContain("closed before");
});

const FIN = [segment("client", "F.", { ack: 16 }), segment("server", ".", { seq: 16, ack: 2 })];

test("a descriptor is closed twice", () => {
  const calls = [call("close(3)", 0), call("close(3)", -1, "EBADF")];
  expect(close({ 6: { calls, packets: FIN } })).toContain(
    "✗ client.cc:7: descriptor 3 is closed twice",
  );
});

test("a number that is open again is not closed twice", () => {
  const calls = [
    call("close(3)", 0),
    call("socket(AF_INET, SOCK_STREAM, 0)", 3),
    call("close(3)", 0),
  ];
  expect(close({ 6: { calls, packets: FIN } })).toBe("as expected");
});

test("close is missing", () => {
  const none = { packets: [], tables: { client: [connected("client")] } };
  expect(close({ 6: { ...none, calls: [] } })).toContain("✗ client.cc:7: close is missing");
  const exited = {
    ...none,
    packets: FIN,
    calls: [],
    outcome: { kind: "exited", code: 0 },
  } as const;
  expect(close({ 6: exited })).toContain(
    "the program ended with exit code 0, and the kernel closed it",
  );
});

test("a listening socket that is closed before the lab asks for it", () => {
  const send = call('send(4, "welcome to join", 15, 0)', 15);
  const gone = { tables: { server: [connected("server")] } };
  const early = close({ 4: { calls: [at(29, call("close(3)", 0)), send], ...gone } });
  expect(early).toContain("✗ server.cc:29: the listening socket is closed too early");
  expect(early).toContain("expected  the server listens in this step");
  const other = close({ 4: { calls: [send], ...gone } });
  expect(other).toContain("server's socket table: missing row");
});

test("a close after which the other peer has reset the connection is not held open", () => {
  const reset = close({
    7: {
      calls: [call("close(4)", 0)],
      packets: [segment("client", "R", { seq: 2 })],
      tables: { server: [listening()], client: [] },
    },
  });
  expect(reset).not.toContain("stays open");
});

test("a call that a line makes before it waits is named in that step", () => {
  const waits = { kind: "waits", call: "accept" } as const;
  const open: RecordedCall = { name: "accept", text: "accept(3, NULL, NULL)" };
  const early = handshake({
    4: {
      calls: [at(6, call("close(4)", 0)), open],
      outcome: waits,
      packets: [segment("server", "F."), segment("client", ".", { ack: 2 })],
      tables: { server: [listening(), connected("server", { state: "FIN-WAIT-2" })] },
    },
  });
  expect(early).toContain("step 4");
  expect(early).toContain("✗ server.cc:6: the connection is closed too early");
});

test("the calls of a line that waits count in the step in which it is over", () => {
  const notYet = call("accept(3, NULL, NULL)", -1, "EAGAIN");
  const waits = { kind: "waits", call: "epoll_wait" } as const;
  const open: RecordedCall = { name: "epoll_wait", text: "epoll_wait(9, events, 1, -1)" };
  const right = { 4: { calls: [notYet, open], outcome: waits } };
  expect(handshake(right)).toBe("as expected");
  const before = { 4: { calls: [call("accept(3, NULL, NULL)", 5), open], outcome: waits } };
  const finished = [call("epoll_wait(9, events, 1, -1)", 1)];
  expect(handshake({ ...before, 5: { finished } })).toBe("as expected");
  expect(handshake({ ...right, 5: { finished } })).toContain("the call accept");
});

test("a close that sends nothing, because another process has the connection", () => {
  const open = {
    calls: [call("close(3)", 0)],
    packets: [],
    tables: { client: [connected("client")] },
  };
  const held = close({ 6: open });
  expect(held).toContain("✗ client.cc:7: the connection stays open after close");
  expect(held).toContain("another process or descriptor still holds the connection");
});

test("SIGPIPE", () => {
  const killed = { kind: "killed", signal: "SIGPIPE" } as const;
  const calls: readonly RecordedCall[] = [{ name: "send", text: 'send(4, "x", 1, 0)' }];
  expect(close({ 4: { calls, outcome: killed, packets: [] } })).toContain(
    "✗ server.cc:7: SIGPIPE ended the program",
  );
  const crashed = close({
    4: { calls, outcome: { kind: "killed", signal: "SIGSEGV" }, packets: [] },
  });
  expect(crashed).toContain("✗ the line server.cc:7");
  expect(crashed).not.toContain("SIGPIPE");
});

test("a crash is reported at the line where it happened", () => {
  const outcome = {
    kind: "killed",
    signal: "SIGSEGV",
    at: { file: "server.cc", number: 6 },
  } as const;
  expect(handshake({ 4: { calls: [], outcome } })).toContain("✗ the line server.cc:6");
});

test("a line of another folder's program is named with its path", () => {
  const run = handshakeRun().map((seen) => {
    const { executed } = seen.observed;
    if (executed === undefined) return seen;
    const line = { ...executed.line, file: `homework/${executed.line.file}` };
    return { ...seen, observed: { ...seen.observed, executed: { ...executed, line } } };
  });
  const outcome = {
    kind: "killed",
    signal: "SIGSEGV",
    at: { file: "server.cc", number: 6 },
  } as const;
  expect(firstOwnWay(planOf(handshakeLab), run, { 4: { calls: [], outcome } })).toContain(
    "✗ the line homework/server.cc:6",
  );
});

test("a line that waits in another call is reported where that call is", () => {
  const waiting = at(9, { name: "recv", text: "recv(4, buffer, 100, 0)" });
  const blocked = handshake({ 4: { calls: [waiting], outcome: { kind: "waits", call: "recv" } } });
  expect(blocked).toContain("✗ the line server.cc:9");
  expect(blocked).toContain("waits inside the system call recv: recv(4, buffer, 100, 0) = ?");
});

test("a thread that waits for another one is reported at the call of the other", () => {
  const open: RecordedCall = { name: "read", text: "read(4, request, 128)", thread: 2 };
  const waits = { kind: "waits", call: "futex" } as const;
  const accepted = [call("accept(3, NULL, NULL)", 4)];
  const joined = close({ 3: { calls: accepted }, 4: { calls: [at(9, open)], outcome: waits } });
  expect(joined).toContain("✗ the line server.cc:9");
  expect(joined).toContain("waits inside the system call read: read(4, request, 128) = ?");
  const elsewhere: RecordedCall = { name: "read", text: "read(7, line, 80)", kind: "pipe" };
  expect(close({ 4: { calls: [at(9, elsewhere)], outcome: waits } })).toMatch(
    /waits inside the system call futex$/,
  );
});

test("a thread that waits for another one waits where the other does", () => {
  const open: RecordedCall = { name: "accept", text: "accept(3, NULL, NULL)", thread: 2 };
  const outcome = { kind: "waits", call: "futex" } as const;
  expect(handshake({ 4: { calls: [open], outcome } })).toBe("as expected");
  expect(handshake({ 4: { calls: [], outcome } })).toContain("the line server.cc:7");
});

test("only a part of the data is read", () => {
  const listed = expecting(closeRun(), 5, { calls: [returns("recv", 15)] });
  const left = { tables: { client: [connected("client", { recvQ: 7 })] } };
  const part = close({ 5: { ...left, calls: [call("recv(3, buffer, 8, 0)", 8)] } }, listed);
  expect(part).toContain("✗ client.cc:6: only a part of the data is read");
  expect(part).toContain("observed  8 bytes; the other 7 wait in the receive queue (Recv-Q)");
  const ended = { outcome: { kind: "exited", code: 0 } } as const;
  expect(
    close({ 5: { ...left, ...ended, calls: [call("recv(3, buffer, 8, 0)", 8)] } }, listed),
  ).toContain("only a part of the data is read");
  const whole = [call("recv(3, buffer, 8, 0)", 8), call("recv(3, buffer, 8, 0)", 7)];
  expect(close({ 5: { calls: whole } }, listed)).toBe("as expected");
});

test("data that a step leaves in the queue is read in part, or not at all", () => {
  const left = (recvQ: number) => ({ tables: { client: [connected("client", { recvQ })] } });
  const none = close({ 5: { ...left(15), calls: [call("poll([{3, POLLIN}], 1, -1)", 1)] } });
  expect(none).toContain("✗ client.cc:6: the data is not read");
  expect(none).toContain("expected  15 bytes with recv");
  const part = close({ 5: { ...left(10), calls: [call('read(3, "welco", 5)', 5)] } });
  expect(part).toContain("✗ client.cc:6: only a part of the data is read");
  expect(part).toContain("the other 10 wait");
  const all = close({ 5: { ...left(1), calls: [call("read(3, text, 15)", 15)] } });
  expect(all).not.toContain("is read");
  expect(all).toContain("client's socket table: Recv-Q");
});
