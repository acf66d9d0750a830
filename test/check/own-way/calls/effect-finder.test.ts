/** When the effects of a step have happened, by the calls of programs of several shapes. */
import { expect, test } from "vitest";
import twoClientsLab from "../../../../labs/two-clients/lab.ts";
import { EffectFinder, stopsFor } from "../../../../src/check/own-way/calls/effect-finder.ts";
import type { Effect } from "../../../../src/check/own-way/calls/effects.ts";
import type { Peer } from "../../../../src/lab/model.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { call } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { RUN } from "../../../support/runs/run-numbers.ts";

const CONTEXT = { port: 12345, addresses: RUN.addresses, connections: [] };
const PLAN = planOf(twoClientsLab);

const on = (fd: number, made: RecordedCall): RecordedCall => ({ ...made, fd });
const accept = (result: number, errno?: string): RecordedCall =>
  on(3, call("accept4(3, NULL, NULL, 0)", result, errno));
const close = (fd: number): RecordedCall => on(fd, call(`close(${fd})`, 0));
const send = (fd: number, count: number): RecordedCall =>
  on(fd, call(`send(${fd}, "…", ${count}, 0)`, count));

const LISTENING = [
  call("socket(AF_INET, SOCK_STREAM, 0)", 3),
  on(3, call("bind(3, 0.0.0.0:12345)", 0)),
  on(3, call("listen(3, 8)", 0)),
];

function finderOf(peer: Peer, ...calls: readonly RecordedCall[]) {
  const finder = new EffectFinder(peer, PLAN);
  const note = (...more: readonly RecordedCall[]): void =>
    finder.note(more, { calls: undefined }, CONTEXT);
  note(...calls);
  return { finder, note };
}

test("a call that says not yet is no effect, and the one that follows is", () => {
  const { finder, note } = finderOf("server", ...LISTENING, accept(-1, "EAGAIN"));
  expect(finder.missing([{ name: "bind" }, { name: "listen" }])).toEqual([]);
  expect(finder.missing([{ name: "accept" }])).toEqual([{ name: "accept" }]);
  note(accept(4));
  expect(finder.missing([{ name: "accept" }])).toEqual([]);
});

test("an effect that a step has taken is not the next step's", () => {
  const { finder, note } = finderOf("server", ...LISTENING, accept(4));
  finder.take([{ name: "accept" }]);
  expect(finder.missing([{ name: "accept" }])).toHaveLength(1);
  note(accept(5));
  expect(finder.missing([{ name: "accept" }])).toEqual([]);
});

test("a socket that an earlier step made is not the socket of this step", () => {
  const { finder, note } = finderOf("server", ...LISTENING);
  finder.take([{ name: "bind" }, { name: "listen" }]);
  expect(finder.missing([{ name: "socket" }])).toHaveLength(1);
  note({ ...call("socket(AF_INET, SOCK_STREAM, 0)", 4), kind: "tcp" });
  expect(finder.missing([{ name: "socket" }])).toEqual([]);
});

test("data is counted in bytes, over several calls and for several steps", () => {
  const wanted: readonly Effect[] = [{ name: "send", bytes: 15 }];
  const { finder, note } = finderOf("server", ...LISTENING, accept(4), send(4, 8));
  expect(finder.missing(wanted)).toEqual([{ name: "send", bytes: 7 }]);
  note(on(4, call('write(4, "…", 15)', 15)));
  expect(finder.missing(wanted)).toEqual([]);
  finder.take(wanted);
  expect(finder.missing(wanted)).toEqual([{ name: "send", bytes: 7 }]);
});

test("the end of the data ends the wait for more bytes", () => {
  const { finder, note } = finderOf("server", ...LISTENING, accept(4));
  note(on(4, call('recv(4, "", 100, 0)', 0)));
  expect(finder.missing([{ name: "recv", bytes: 15 }])).toEqual([]);
});

test("a splice into a socket sends, and one out of a socket receives", () => {
  const { finder, note } = finderOf("server", ...LISTENING, accept(4));
  note(on(4, call("splice(6, NULL, 4, NULL, 15, 0)", 15)));
  expect(finder.missing([{ name: "send", bytes: 15 }])).toEqual([]);
  expect(finder.missing([{ name: "recv", bytes: 15 }])).toHaveLength(1);
  note(on(4, call("splice(4, NULL, 7, NULL, 15, 0)", 15)));
  expect(finder.missing([{ name: "recv", bytes: 15 }])).toEqual([]);
});

test("a call of several messages is the whole effect, because its result is no number of bytes", () => {
  const wanted: readonly Effect[] = [{ name: "send", bytes: 15 }];
  const { finder, note } = finderOf("server", ...LISTENING, accept(4));
  note(on(4, call("sendmmsg(4, pointer, 2, 0)", 2)));
  expect(finder.missing(wanted)).toEqual([]);
  finder.take(wanted);
  expect(finder.missing(wanted)).toHaveLength(1);
});

test("connections are numbered in the order in which the program accepts them", () => {
  const { finder } = finderOf("server", ...LISTENING, accept(4), accept(5), send(5, 18));
  expect(finder.missing([{ name: "send", bytes: 18, on: 2 }])).toEqual([]);
  expect(finder.missing([{ name: "send", bytes: 18, on: 1 }])).toHaveLength(1);
});

test("a descriptor that is used again is another connection", () => {
  const { finder } = finderOf("server", ...LISTENING, accept(4), close(4), accept(4), close(4));
  finder.take([{ name: "close", on: 1 }]);
  expect(finder.missing([{ name: "close", on: 1 }])).toHaveLength(1);
  expect(finder.missing([{ name: "close", on: 2 }])).toEqual([]);
});

test("a close of the listening socket is no close of a connection", () => {
  const { finder, note } = finderOf("server", ...LISTENING, accept(4), close(3));
  expect(finder.missing([{ name: "close" }])).toHaveLength(1);
  expect(finder.missing([{ name: "close", on: "listener" }])).toEqual([]);
  note(close(4));
  expect(finder.missing([{ name: "close" }])).toEqual([]);
});

test("calls on other sockets and files are no effect", () => {
  const { finder } = finderOf(
    "server",
    ...LISTENING,
    call("socket(AF_INET, SOCK_STREAM, 0)", 6),
    on(6, call("connect(6, 203.0.113.9:80)", 0)),
    send(6, 15),
    on(2, call('write(2, "…", 15)', 15)),
  );
  expect(finder.missing([{ name: "send", bytes: 15 }])).toHaveLength(1);
});

test("a program stops at every call that does the same, and at the number of bytes", () => {
  expect(stopsFor([{ name: "accept" }], false)).toBe("accept,accept4");
  expect(stopsFor([{ name: "listen" }, { name: "accept" }], false)).toBe("listen,accept,accept4");
  expect(stopsFor([{ name: "send", bytes: 15 }], false)).toMatch(/^send,.*write.*splice=15$/);
  expect(stopsFor([], true)).toBe("close,shutdown");
  expect(stopsFor([], false)).toBe("none");
});
