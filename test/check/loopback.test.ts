import { expect, test } from "vitest";
import { checkLoopback } from "../../src/check/loopback.ts";
import type { LoopbackExpectation } from "../../src/lab/model.ts";
import { looped } from "../../src/lab/vocabulary.ts";
import { parseLoopback } from "../../src/observe/loopback.ts";
import { LoopbackRecorder } from "../../src/record/loopback.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { DATAGRAM, loopbackText, REFUSED } from "../support/evidence/own-loopback.ts";
import { problemsOf, problemsOfStep, right } from "../support/labs/small-lab.ts";

function check(
  listed: readonly LoopbackExpectation[] | undefined,
  lines: readonly string[],
  missed = 0,
): string {
  const taken = parseLoopback(loopbackText(lines, missed));
  const addresses = { server: "198.18.7.2", client: "198.18.7.3" };
  const client = new LoopbackRecorder(addresses).record(taken.packets, taken.missed);
  return mismatchText(checkLoopback(listed && { client: listed }, client && { client }));
}

const UNREACHABLE = looped("ICMP", { reads: "udp port 9 unreachable" });

test("packets of a peer's own interface are not judged unless the lab lists them", () => {
  expect(check(undefined, DATAGRAM)).toBe("as expected");
  expect(check([], [])).toBe("as expected");
});

test("listed packets are as expected", () => {
  expect(check([looped("UDP", { to: 9, data: "hi\n" }), UNREACHABLE], DATAGRAM)).toBe(
    "as expected",
  );
  expect(check([looped("S", { to: 99 }), looped("R.", { from: 99, length: 0 })], REFUSED)).toBe(
    "as expected",
  );
});

test.each([
  looped("S"),
  looped("UDP"),
  looped("UDP", { to: 10, length: 3 }),
  looped("UDP", { from: 9, length: 3 }),
  looped("UDP", { length: 4 }),
  looped("UDP", { data: "ho\n" }),
  looped("UDP", { length: 3, reads: "domain" }),
])("%j is another packet", (one) => {
  expect(check([one, UNREACHABLE], DATAGRAM)).toContain(
    "✗ the client's loopback interface, packet 1\n",
  );
});

test("a missing packet, an extra one, and those that were not kept are mismatches", () => {
  expect(check([UNREACHABLE], [])).toBe(text`
    ✗ the client's loopback interface, packet 1: missing
      expected  ICMP  with the text "udp port 9 unreachable"
      observed  no packet
  `);
  expect(check([], DATAGRAM.slice(0, 1))).toBe(text`
    ✗ the client's loopback interface, packet 1: extra
      expected  no such packet in this step
      observed  IP 127.0.0.1.41812 > 127.0.0.1.9: UDP, length 3  "hi\\n"
  `);
  expect(check([], [], 9)).toContain("observed  9 more packets");
});

test("a lab states only what such a packet can have", () => {
  const problems = (one: object) => problemsOfStep({ loopback: { client: [one] } });
  expect(problems(looped("S.", { from: 99 }))).toEqual([]);
  expect(problems(looped("hello"))[0]).toContain("must be tcpdump's letters");
  expect(problems(looped("ICMP", { to: 9 }))[0]).toContain("an ICMP message has no ports");
  expect(problems(looped("UDP", { data: "a", length: 2 }))[0]).toContain("leave length out");
});

test("a lab whose connections are on the loopback interface lists their packets as all others", () => {
  const [first, second] = right.steps;
  const onLoopback = {
    ...right,
    stage: { loopback: true },
    steps: [first, { ...second, loopback: { client: [] } }],
  };
  expect(problemsOf(onLoopback)).toEqual([
    expect.stringContaining("list their packets in packets"),
  ]);
});
