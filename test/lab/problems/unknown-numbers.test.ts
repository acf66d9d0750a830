import { expect, test } from "vitest";
import { client, inAnyOrder, server } from "../../../src/lab/index.ts";
import { problemsOfStep } from "../../support/labs/small-lab.ts";

const SYN = client.sends("S", { seq: 0 });
const some = server.sendsSeveral({ atLeast: 1 });
/** Without the problem that the lab's flags do not add up. */
const problems = (...packets: readonly object[]) =>
  problemsOfStep({ packets: [SYN, ...packets] }).filter((text) => !text.startsWith("flags:"));

test("a segment after several without bytes needs its number", () => {
  expect(problems(some, server.sends("F."))).toEqual([
    "step 2 (connect) packets 3: its seq follows from several segments without bytes, so it is not known; write bytes in sendsSeveral, or seq here",
  ]);
  expect(problems(inAnyOrder([some]), client.sends("."))).toEqual([
    "step 2 (connect) packets 3: its ack follows from several segments without bytes, so it is not known; write bytes in sendsSeveral, or ack here",
  ]);
});

test("its own number, bytes before it, or another connection or side make it known", () => {
  expect(problems(some, server.sends("F.", { seq: 521 }), server.sends("."))).toEqual([]);
  expect(problems(some, client.sends(".", { ack: 521 }))).toEqual([]);
  expect(problems(server.sendsSeveral({ bytes: 520 }), server.sends("F."))).toEqual([]);
  expect(problems(some, server.sends("F.", { connection: 2 }))).toEqual([]);
  expect(problems(some, client.sends("R"))).toEqual([]);
});
