import { expect, test } from "vitest";
import { client, inAnyOrder, server } from "../../../src/lab/index.ts";
import { validateLab } from "../../../src/lab/schema/lab.ts";
import { problemsOf, problemsOfStep, right } from "../../support/labs/small-lab.ts";

const problemsOfSegment = (fields: object): readonly string[] =>
  problemsOfStep({ packets: [{ kind: "segment", from: "client", flags: "S", ...fields }] });

test("a valid lab is returned unchanged", () => {
  expect(validateLab(right, "labs/small")).toEqual(right);
});

test("the error names the lab and lists every problem", () => {
  expect(() => validateLab({ ...right, port: 0, name: "My Lab" }, "labs/small/lab.ts")).toThrow(
    [
      "labs/small/lab.ts cannot run:",
      "  name: must be words of a-z and 0-9 joined by hyphens",
      "  port: Too small: expected number to be >=1",
    ].join("\n"),
  );
});

test.each([
  ["a number in place of the object", 7, "the default export: must be an object, not the number 7"],
  ["no steps", { ...right, steps: [] }, "steps: is empty"],
  [
    "an unknown field",
    { ...right, prot: 1 },
    expect.stringMatching(/^the default export: there is no field "prot"; /),
  ],
  [
    "a state that the RFC does not have",
    { ...right, states: { server: "CLOSED SYN_RECV", client: "CLOSED" } },
    "states.server: must be RFC 9293 names separated by spaces, e.g. CLOSED SYN-SENT ESTABLISHED",
  ],
])("a lab with %s", (_, value, problem) => {
  expect(problemsOf(value)).toEqual([problem]);
});

test.each([
  [
    "an unknown key",
    { sends: [] },
    expect.stringMatching(/^step 2 \(connect\): there is no field "sends"; /),
  ],
  [
    "no reason",
    { why: "" },
    "step 2 (connect) why: is empty: explain in one or two sentences why this happens",
  ],
  [
    "a tag that no comment can have",
    { tag: "Connect!" },
    "step 2 (Connect!) tag: must be words of a-z and 0-9 joined by hyphens",
  ],
  [
    "a statement that does not exist",
    { shows: ["E2", "E99"] },
    "step 2 (connect) shows 2: there is no such statement; wirestep statements lists their ids",
  ],
  [
    "the row of a closed socket",
    {
      sockets: {
        client: [{ protocol: "tcp", state: "CLOSED", recvQ: 0, sendQ: 0, owner: "program" }],
      },
    },
    "step 2 (connect) sockets client 1 state: a closed socket has no row; leave the row out",
  ],
  [
    "a negative queue",
    {
      sockets: {
        client: [{ protocol: "tcp", state: "LISTEN", recvQ: -1, sendQ: 0, owner: "program" }],
      },
    },
    "step 2 (connect) sockets client 1 recvQ: Too small: expected number to be >=0",
  ],
  [
    "an errno by number",
    { calls: [{ name: "connect", result: -1, errno: "111" }] },
    "step 2 (connect) calls 1 errno: must be the name of an errno, e.g. ECONNREFUSED",
  ],
  [
    "a start that names no system call",
    { action: "starts" },
    "step 2 (connect): only `starts` has blocksIn, the system call in which the line waits, and needs it",
  ],
  [
    "an end without the way in which the program ends",
    { action: "ends" },
    "step 2 (connect): only `ends` has end, the way in which the program ends, and needs it",
  ],
  [
    "a way to end on a step that does not end",
    { end: { code: 0 } },
    "step 2 (connect): only `ends` has end, the way in which the program ends, and needs it",
  ],
  ["an unknown action", { action: "jumps" }, expect.stringMatching(/^step 2 \(connect\) action: /)],
  [
    "a setting that is not of the network",
    { sysctls: { client: { "kernel.hostname": "x" } } },
    expect.stringMatching(/^step 2 \(connect\) sysctls client kernel\.hostname: /),
  ],
  [
    "a setting with no numbers",
    { sysctls: { host: { "net.ipv4.tcp_mem": { rising: 0 } } } },
    expect.stringMatching(/^step 2 \(connect\) sysctls host net\.ipv4\.tcp_mem rising: /),
  ],
  [
    "blocksIn on a step that does not start",
    { blocksIn: "accept" },
    "step 2 (connect): only `starts` has blocksIn, the system call in which the line waits, and needs it",
  ],
])("a step with %s", (_, fields, problem) => {
  expect(problemsOfStep(fields)).toEqual([problem]);
});

test.each(["SA", "", "s", ".S", "S.S", "[S.]", "U.U", "WE", "P.UU"])("%j are no flags", (flags) => {
  expect(problemsOfSegment({ flags })).toEqual([
    "step 2 (connect) packets 1 flags: must be tcpdump's letters, e.g. S. or P.",
  ]);
});

test.each([
  ["an unknown field", { sequence: 0 }, ': there is no field "sequence"; did you mean "seq"?'],
  [
    "a window that needs more than 16 bits",
    { window: 65536 },
    " window: Too big: expected number to be <=65535",
  ],
  ["connection 0", { connection: 0 }, " connection: Too small: expected number to be >=1"],
  [
    "an unknown sender",
    { from: "router" },
    ' from: is "router", but must be one of: server, client',
  ],
  ...["mss=1460", "SACK", "mss 1460, nop", "nop,", ""].map((options): [string, object, string] => [
    `the options ${JSON.stringify(options)}`,
    { options },
    " options: must be options as tcpdump prints them: mss 1460,sackOK,TS,nop,wscale",
  ]),
])("a segment with %s", (_, fields, problem) => {
  expect(problemsOfSegment(fields)).toEqual([`step 2 (connect) packets 1${problem}`]);
});

test("a length may be given if it is the length of data", () => {
  expect(problemsOfSegment({ data: "grüß", length: 6 })).toEqual([]);
});

test("a sequence number is relative, or raw and marked so", () => {
  expect(problemsOfSegment({ seq: { raw: 0 } })).toEqual([]);
  expect(problemsOfSegment({ seq: -1 })).toHaveLength(1);
  expect(problemsOfSegment({ seq: { absolute: 0 } })).toHaveLength(1);
});

test("the first connection is on the lab's port", () => {
  const other = client.sends("S", { seq: 0, port: 12346 });
  expect(problemsOfStep({ packets: [other] })).toEqual([
    "step 2 (connect) packets 1: connection 1 is on port 12346, and the lab is on port 12345; write port in the lab, or let the first connection be to the lab's port",
  ]);
  expect(problemsOfStep({ packets: [{ ...other, connection: 2 }] })).toEqual([]);
  expect(problemsOfStep({ packets: [inAnyOrder([other])] }).join()).toContain("on port 12346");
});

test("the flags of the run are those of its steps", () => {
  expect(problemsOf({ ...right, flags: "S S." })).toEqual([
    'flags: is "S S.", but the packets of the steps give "S"; correct one of them',
  ]);
});

test("problems of the order are reported with the others", () => {
  const connect = client.steps("connect", {
    why: ".",
    packets: [client.sends("S")],
    finishes: server.line("accept"),
  });
  expect(problemsOf({ ...right, flags: "", steps: [connect] })).toEqual([
    'flags: is "", but the packets of the steps give "S"; correct one of them',
    "step 1 (connect): finishes accept, but no earlier step starts this line on the server; add one with starts",
  ]);
});

test.each([
  ["an exit code", { code: 255 }, []],
  ["a signal by name", { signal: "SIGPIPE" }, []],
  ["an exit code that no program has", { code: 256 }, [expect.stringContaining("end")]],
  ["a signal by number", { signal: "13" }, [expect.stringContaining("end")]],
  ["both ways to end", { code: 1, signal: "SIGPIPE" }, [expect.stringContaining("end")]],
])("a program ends with %s", (_, end, problems) => {
  const ends: object = { peer: "server", action: "ends", tag: "close", why: ".", packets: [], end };
  expect(problemsOf({ ...right, flags: "", steps: [ends] })).toEqual(problems);
});

test.each([
  ["a small network", { mtu: 576 }, []],
  ["a root", { user: { server: "root", client: "student" } }, []],
  ["a setting", { sysctls: { server: { "net.ipv4.tcp_sack": "0" } } }, []],
  [
    "an MTU that no IPv4 network has",
    { mtu: 575 },
    ["stage.mtu: Too small: expected number to be >=576"],
  ],
  [
    "another user",
    { user: { client: "admin" } },
    [expect.stringMatching(/^stage\.user\.client: /)],
  ],
  [
    "a third peer",
    { user: { router: "root" } },
    [expect.stringMatching(/^stage.user: there is no field "router"; /)],
  ],
  ["an unknown field", { dns: true }, [expect.stringMatching(/^stage: there is no field "dns"; /)]],
])("a stage with %s", (_, stage, problems) => {
  expect(problemsOf({ ...right, stage })).toEqual(problems);
});

test.each<[string, object, readonly string[]]>([
  ["itself", {}, []],
  [
    "an MTU of its own",
    { stage: { loopback: true, mtu: 1500 } },
    ["stage.mtu: the loopback interface has its own MTU; leave mtu out"],
  ],
  [
    "settings of the client",
    { stage: { loopback: true, sysctls: { client: { "net.ipv4.tcp_sack": "0" } } } },
    ["stage.sysctls: on loopback both peers have the server's settings; leave the client's out"],
  ],
  [
    "a network that holds packets",
    { steps: [{ action: "holds", why: ".", packets: [] }, ...right.steps] },
    ["stage.loopback: packets cannot be held on loopback; remove loopback or the network's steps"],
  ],
  ["IPv6", { families: [4, 6] }, ["families: loopback labs run only on IPv4; leave families out"]],
])("loopback with %s", (_, fields, problems) => {
  expect(problemsOf({ ...right, stage: { loopback: true }, ...fields })).toEqual(problems);
});
