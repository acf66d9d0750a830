import { expect, test } from "vitest";
import handshake from "../../labs/handshake/lab.ts";
import { client, type PacketExpectation, server } from "../../src/lab/index.ts";
import { type Plan, planLab } from "../../src/lab/plan/plan.ts";
import { InvalidLabError, OtherFamilyError, validateLab } from "../../src/lab/schema/lab.ts";
import { problemsOf, problemsOfStep, right } from "../support/labs/small-lab.ts";

const SOURCES = { server: "f();  // step: listen\n", client: "g();  // step: connect\n" };
const both = { ...right, families: [4, 6] as const };

function planWith(family: 4 | 6, ...packets: readonly PacketExpectation[]): Plan {
  const [listen, connect] = right.steps;
  if (listen === undefined || connect === undefined) throw new Error("two steps");
  const steps = [listen, { ...connect, packets }];
  return planLab({ ...both, steps }, SOURCES, "labs/small", family);
}

test("of a value for each IP version the plan has the run's; a single value is for both", () => {
  const syn = client.sends("S", {
    window: { 4: 64240, 6: 64800 },
    options: { 4: "mss 1460", 6: "mss 1440" },
    reads: "Flags [S]",
  });
  expect(planWith(4, syn).steps[1]?.packets).toEqual([
    expect.objectContaining({ window: 64240, options: "mss 1460", reads: "Flags [S]", length: 0 }),
  ]);
  expect(planWith(6, syn).steps[1]?.packets).toEqual([
    expect.objectContaining({ window: 64800, options: "mss 1440", reads: "Flags [S]", length: 0 }),
  ]);
});

test("sequence numbers follow the lengths of the run's IP version", () => {
  const full = server.sends(".", { length: { 4: 1448, 6: 1428 } });
  const rest = server.sends("P.", { length: 1 });
  const seqs = (family: 4 | 6) =>
    planWith(family, full, rest).steps[1]?.packets.map((packet) => "seq" in packet && packet.seq);
  expect(seqs(4)).toEqual([0, 1448]);
  expect(seqs(6)).toEqual([0, 1428]);
});

test("ICMP and ICMPv6 may have different texts", () => {
  const icmp = server.sendsIcmp({ 4: "udp port 1 unreachable", 6: "unreachable port" });
  expect(planWith(6, icmp).steps[1]?.packets).toEqual([
    { kind: "icmp", from: "server", reads: "unreachable port" },
  ]);
});

test("a raw sequence number is not mistaken for a value for each IP version", () => {
  const rst = server.sends("R.", { seq: { raw: 0 } });
  expect(planWith(6, rst).steps[1]?.packets).toEqual([
    expect.objectContaining({ seq: { raw: 0 } }),
  ]);
});

test("the plan has its IP version, not the lab's list of versions", () => {
  expect(planWith(6)).toMatchObject({ family: 6 });
  expect(planWith(4)).not.toHaveProperty("families");
});

test("a lab without families is for IPv4 only", () => {
  expect(planLab(right, SOURCES).family).toBe(4);
  const six = (): Plan => planLab(right, SOURCES, "labs/small", 6);
  expect(six).toThrow(OtherFamilyError);
  expect(six).toThrow(InvalidLabError);
  expect(six).toThrow(
    "it is not made for IPv6; if its programs and packets are, write families: [4, 6] in lab.ts",
  );
});

test("an MTU too small for IPv6 is refused", () => {
  const plan = (mtu: number, family: 4 | 6) => (): Plan =>
    planLab({ ...both, stage: { mtu } }, SOURCES, "labs/small", family);
  expect(plan(1279, 6)).toThrow("stage.mtu: IPv6 needs at least 1280");
  expect(plan(1280, 6)).not.toThrow();
  expect(plan(1279, 4)).not.toThrow();
});

test.each([
  [[4, 6], []],
  [[6], []],
  [[], [expect.stringMatching(/^families: is empty/)]],
  [[4, 5], [expect.stringMatching(/^families\.1: is 5, /)]],
  ["6", [expect.stringMatching(/^families: must be an array, /)]],
])("families %j", (families, problems) => {
  expect(problemsOf({ ...right, families })).toEqual(problems);
});

const ONE_OR_BOTH = "must be one value, or one for each IP version: { 4: …, 6: … }";

test.each([
  [{ window: { 4: 64240, 6: 64800 } }, []],
  [{ options: { 4: "mss 1460", 6: "mss 1440" }, reads: { 4: "a", 6: "b" } }, []],
  [{ length: { 4: 0, 6: 1 } }, []],
  [{ window: { 4: 64240 } }, [` window: ${ONE_OR_BOTH}`]],
  [{ window: "64240" }, [` window: ${ONE_OR_BOTH}`]],
  [{ options: { v4: "mss 1460", v6: "mss 1440" } }, [` options: ${ONE_OR_BOTH}`]],
  [{ window: { 4: 64240, 6: 65536 } }, [" window 6: Too big: expected number to be <=65535"]],
  [
    { options: { 4: "mss 1460", 6: "mss=1440" } },
    [" options 6: must be options as tcpdump prints them: mss 1460,sackOK,TS,nop,wscale"],
  ],
  [
    { options: "mss=1440" },
    [" options: must be options as tcpdump prints them: mss 1460,sackOK,TS,nop,wscale"],
  ],
  [{ reads: { 4: "", 6: "b" } }, [expect.stringMatching(/ reads 4: is empty/)]],
  [{ seq: { 4: 0, 6: 0 } }, [expect.stringMatching(/ seq: must be a number relative/)]],
  [
    { data: "a", length: { 4: 1, 6: 1 } },
    [": length differs from the length of data; leave length out"],
  ],
])("a segment with %j", (fields, problems) => {
  const found = problemsOfStep({ packets: [{ ...client.sends("S"), ...fields }] });
  expect(found).toEqual(
    problems.map((problem) =>
      typeof problem === "string" ? `step 2 (connect) packets 1${problem}` : problem,
    ),
  );
});

test("in both versions of the handshake lab the MSS is 1500 bytes minus the headers", () => {
  const sources = {
    server: "// step: listen\n// step: accept\n// step: accept-again\n".replace(/^/gm, "f(); "),
    client: "f(); // step: connect\nf(); // step: connect-again\n",
  };
  const syn = (family: 4 | 6) =>
    planLab(validateLab(handshake, "labs/handshake"), sources, "labs/handshake", family).steps[1]
      ?.packets[0];
  expect(syn(4)).toMatchObject({ options: expect.stringMatching(/^mss 1460,/), window: 64240 });
  expect(syn(6)).toMatchObject({ options: expect.stringMatching(/^mss 1440,/), window: 64800 });
});
