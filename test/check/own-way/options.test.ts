/** Socket options whose value a lab states. */
import { expect, test } from "vitest";
import { returns, sets } from "../../../src/lab/index.ts";
import { text } from "../../support/evidence/mismatch-text.ts";
import { call } from "../../support/evidence/steps.ts";
import { closePlan, closeRun } from "../../support/runs/close-run.ts";
import { expecting, firstOwnWay } from "../../support/runs/own-way.ts";

test.each([
  ["the same option, on by another number", "TCP_NODELAY, [7]", "as expected"],
  [
    "the option off",
    "TCP_NODELAY, [0]",
    text`
      step 4
      ✗ server.cc:7: the call setsockopt
        expected  setsockopt(TCP_NODELAY, [1]) = 0
        observed  setsockopt(4, IPPROTO_TCP, TCP_NODELAY, [0], 4) = 0
    `,
  ],
])("a lab that states an option and its value: %s", (_, set, reported) => {
  const sending = [
    call(`setsockopt(4, IPPROTO_TCP, ${set}, 4)`, 0),
    call('send(4, "welcome to join", 15, 0)', 15),
  ];
  const stated = expecting(closeRun(), 4, { calls: [sets("TCP_NODELAY", 1), returns("send", 15)] });
  expect(firstOwnWay(closePlan(), stated, { 4: { calls: sending } })).toBe(reported);
});
