/** When a line that a loop repeats has done what its step asks for. */
import { expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import sendRecvLab from "../../../../labs/send-recv/lab.ts";
import udpLab from "../../../../labs/udp/lab.ts";
import { amountsOf, isEnough } from "../../../../src/check/own-way/calls/amounts.ts";
import { isLineStep } from "../../../../src/lab/model.ts";
import type { Plan } from "../../../../src/lab/plan/plan.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { call } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { closePlan } from "../../../support/runs/close-run.ts";

const sendRecv = planOf(sendRecvLab);

function enough(plan: Plan, number: number, ...calls: readonly RecordedCall[]): boolean {
  const step = plan.steps[number - 1];
  if (step === undefined || !isLineStep(step)) throw new Error(`step ${number} is no line's`);
  return isEnough(amountsOf(plan, step), calls, plan);
}

test("a step that receives is over when all its bytes have been taken, in any number of calls", () => {
  const part = call("recv(3, buffer, 8, 0)", 8);
  expect(enough(sendRecv, 5, part)).toBe(false);
  expect(enough(sendRecv, 5, part, call("read(3, buffer, 7)", 7))).toBe(true);
});

test("without listed calls the bytes are those of the packets and of the receive queue", () => {
  expect(enough(closePlan(), 4, call('send(4, "welcome ", 8, 0)', 8))).toBe(false);
  expect(enough(closePlan(), 4, call("send(4, text, 15, 0)", 15))).toBe(true);
  expect(enough(closePlan(), 5, call("read(3, part, 5)", 5))).toBe(false);
  expect(enough(closePlan(), 5, call("read(3, part, 15)", 15))).toBe(true);
  expect(enough(closePlan(), 6)).toBe(true);
});

test("a line that waits goes on until the step in which it finishes has its bytes", () => {
  const notYet = call("recv(3, buffer, 256, 0)", -1, "EAGAIN");
  expect(enough(sendRecv, 6, notYet)).toBe(false);
  expect(enough(sendRecv, 6, notYet, call("recv(3, buffer, 256, 0)", 8))).toBe(true);
});

test("a line that no step finishes goes on until it waits", () => {
  const unfinished = { ...sendRecv, steps: sendRecv.steps.slice(0, 6) };
  expect(enough(unfinished, 6, call("recv(3, buffer, 256, 0)", -1, "EAGAIN"))).toBe(false);
  expect(enough(unfinished, 6, call("recv(3, buffer, 256, 0)", 0))).toBe(true);
});

test("a peek takes nothing, and a call on a pipe does not count", () => {
  expect(enough(sendRecv, 5, call("recv(3, buffer, 256, MSG_PEEK)", 15))).toBe(false);
  expect(enough(sendRecv, 5, { ...call("read(7, buffer, 15)", 15), kind: "pipe" })).toBe(false);
});

test("the step has no more to wait for after the end of the data, or after a call that failed", () => {
  expect(enough(sendRecv, 5, call("recv(3, buffer, 256, 0)", 0))).toBe(true);
  expect(enough(sendRecv, 5, call("recv(3, buffer, 256, 0)", -1, "ECONNRESET"))).toBe(true);
  expect(enough(sendRecv, 5, call("fcntl(3, F_GETFL)", -1, "EBADF"))).toBe(false);
});

test("connections are counted, and one that the kernel completes later is made", () => {
  const handshake = planOf(handshakeLab);
  expect(enough(handshake, 2, call("connect(3, x)", -1, "EINPROGRESS"))).toBe(true);
  expect(enough(handshake, 3, call("accept(3, NULL, NULL)", -1, "EAGAIN"))).toBe(false);
  expect(enough(handshake, 3, call("accept4(3, NULL, NULL, 0)", 4))).toBe(true);
});

test("datagrams are counted, not their bytes", () => {
  expect(enough(planOf(udpLab), 4, call("recvfrom(3, buffer, 4, 0)", 4))).toBe(true);
  expect(enough(planOf(udpLab), 4)).toBe(false);
});
