/** Mismatches that no timer of a kernel can cause, so a slow machine excuses none of them. */
import { expect, test } from "vitest";
import handshakeLab from "../../../labs/handshake/lab.ts";
import { returns, sets } from "../../../src/lab/index.ts";
import type { RecordedCall } from "../../../src/record/record.ts";
import { listening } from "../../support/evidence/entries.ts";
import { call } from "../../support/evidence/steps.ts";
import { planOf } from "../../support/labs/lab-plan.ts";
import { closePlan, closeRun } from "../../support/runs/close-run.ts";
import { handshakeRun } from "../../support/runs/handshake-run.ts";
import { expecting, judgedOwnWay } from "../../support/runs/own-way.ts";

const SEND = call('send(4, "welcome to join", 15, 0)', 15);
const LINGERS = call("setsockopt(4, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8)", 0);
const UNSET = call("setsockopt(4, IPPROTO_TCP, TCP_NODELAY, [0], 4)", 0);

const untimedOf = (...run: Parameters<typeof judgedOwnWay>): readonly unknown[] =>
  [...judgedOwnWay(...run).values()].flat().map(({ untimed }) => untimed);

test("an option that the lab forbids", () => {
  expect(untimedOf(closePlan(), closeRun(), { 4: { calls: [LINGERS, SEND] } })).toEqual([true]);
});

test("an option with another value than the lab's, and one that is missing", () => {
  const asked = { calls: [sets("TCP_NODELAY", 1), returns("send", 15)] };
  const stated = expecting(closeRun(), 4, asked);
  expect(untimedOf(closePlan(), stated, { 4: { calls: [UNSET, SEND] } })).toEqual([true]);
  expect(untimedOf(closePlan(), stated, { 4: { calls: [SEND] } })).toEqual([true]);
});

test("an option among the differences that follow from another one", () => {
  const calls = [LINGERS, call("send(4, 0x1, 15, 0)", -1, "ECONNRESET")];
  const [first] = [...judgedOwnWay(closePlan(), closeRun(), { 4: { calls } }).values()].flat();
  expect(first?.follows).toBeDefined();
  expect(first?.untimed).toBe(true);
});

test("a port, but not what a kernel answers: a send that fails may be late", () => {
  const bound = {
    calls: [
      call("socket(AF_INET, SOCK_STREAM, 0)", 3),
      call("bind(3, 0.0.0.0:54321)", 0),
      call("listen(3, 5)", 0),
    ],
    tables: { server: [listening({ local: { address: "0.0.0.0", port: 54321 } })] },
  };
  expect(untimedOf(planOf(handshakeLab), handshakeRun(), { 1: bound })[0]).toBe(true);
  const failed = { 4: { calls: [call("send(4, 0x1, 15, 0)", -1, "ECONNRESET")] } };
  expect(untimedOf(closePlan(), closeRun(), failed)[0]).toBeUndefined();
});

test("a crash, and a connection that is closed too early, unless a call has timed out before", () => {
  const crash = { kind: "killed", signal: "SIGSEGV" } as const;
  const closes = call("close(4)", 0);
  const late = call("send(4, 0x1, 15, 0)", -1, "ETIMEDOUT");
  const first = (calls: readonly RecordedCall[], outcome?: typeof crash) =>
    untimedOf(closePlan(), closeRun(), { 4: { calls, ...(outcome && { outcome }) } })[0];
  expect(first([SEND], crash)).toBe(true);
  expect(first([late], crash)).toBeUndefined();
  expect(first([closes, call("send(4, 0x1, 15, 0)", -1, "EBADF")])).toBe(true);
  expect(first([late, closes])).toBeUndefined();
});
