import { expect, test } from "vitest";
import {
  client,
  ESTABLISHED,
  LISTEN,
  lab,
  type PacketExpectation,
  server,
} from "../../../src/lab/index.ts";
import { flagWord } from "../../../src/lab/model.ts";
import { planLab } from "../../../src/lab/plan/plan.ts";
import { InvalidLabError } from "../../../src/lab/schema/lab.ts";
import { planned } from "../../support/evidence/steps.ts";
import { planOfSteps } from "../../support/labs/small-lab.ts";

const CLOSED = { server: "CLOSED", client: "CLOSED" };

/** `S 0`, `S. 0 1`, `P. 1 1 (5)`: flags, seq, ack, length of each; `UDP (5)`, `ICMP`. */
function numbers(...packets: readonly PacketExpectation[]): readonly string[] {
  return planned(...packets).map((packet) =>
    [
      flagWord(packet),
      ...(packet.kind === "segment" ? [packet.seq, packet.ack] : []),
      packet.kind !== "icmp" && packet.length > 0 ? `(${packet.length})` : undefined,
    ]
      .filter((x) => x !== undefined)
      .join(" "),
  );
}

const opened = [client.sends("S"), server.sends("S."), client.sends(".")];

test("a SYN takes one sequence number", () => {
  expect(numbers(...opened)).toEqual(["S 0", "S. 0 1", ". 1 1"]);
});

test("data takes as many sequence numbers as it has bytes", () => {
  expect(
    numbers(...opened, client.sends("P.", { length: 10 }), server.sends("."), client.sends(".")),
  ).toEqual(["S 0", "S. 0 1", ". 1 1", "P. 1 1 (10)", ". 1 11", ". 11 1"]);
});

test("the length of text is its bytes in UTF-8, not its characters", () => {
  expect(numbers(...opened, server.sends("P.", { data: "grüß\n" })).at(-1)).toBe("P. 1 1 (7)");
});

test("a FIN takes one sequence number, after data too", () => {
  expect(
    numbers(...opened, client.sends("FP.", { length: 4 }), server.sends("F."), client.sends(".")),
  ).toEqual(["S 0", "S. 0 1", ". 1 1", "FP. 1 1 (4)", "F. 1 6", ". 6 2"]);
});

test("a segment without the ACK flag has no acknowledgment number", () => {
  expect(numbers(client.sends("S"), server.sends("R."), client.sends("R"))).toEqual([
    "S 0",
    "R. 0 1",
    "R 1",
  ]);
});

test("a retransmission does not advance the sequence number", () => {
  const data = client.sends("P.", { seq: 1, length: 10 });
  expect(numbers(...opened, data, data, server.sends("."), client.sends("."))).toEqual([
    "S 0",
    "S. 0 1",
    ". 1 1",
    "P. 1 1 (10)",
    "P. 1 1 (10)",
    ". 1 11",
    ". 11 1",
  ]);
});

test("a number in the lab replaces the next one in sequence", () => {
  expect(numbers(...opened, client.sends(".", { seq: 0, ack: 7 }), client.sends("."))).toEqual([
    "S 0",
    "S. 0 1",
    ". 1 1",
    ". 0 7",
    ". 1 1",
  ]);
});

test("a raw number is kept and does not change the sequence", () => {
  expect(planned(client.sends("S", { seq: { raw: 0 } }), client.sends("."))).toMatchObject([
    { seq: { raw: 0 } },
    { seq: 0, ack: 0 },
  ]);
});

test("each connection has its own sequence numbers", () => {
  const second = { connection: 2 };
  expect(
    numbers(...opened, client.sends("S", second), server.sends("S.", second), client.sends(".")),
  ).toEqual(["S 0", "S. 0 1", ". 1 1", "S 0", "S. 0 1", ". 1 1"]);
});

test("a datagram has the length of its text and takes no sequence numbers", () => {
  const hello = client.sendsDatagram({ data: "grüß" });
  expect(numbers(client.sends("S"), hello, server.sendsDatagram(), client.sends("."))).toEqual([
    "S 0",
    "UDP (6)",
    "UDP",
    ". 1 0",
  ]);
  expect(planned(hello, client.sendsDatagram({ length: 3, connection: 2 }))).toEqual([
    { kind: "datagram", from: "client", data: "grüß", length: 6, connection: 1 },
    { kind: "datagram", from: "client", length: 3, connection: 2 },
  ]);
});

test("an ICMP message has its text and takes no sequence numbers", () => {
  const unreachable = server.sendsIcmp("udp port 12345 unreachable");
  expect(numbers(client.sends("S"), unreachable, client.sends("."))).toEqual([
    "S 0",
    "ICMP",
    ". 1 0",
  ]);
  expect(planned(unreachable)).toEqual([unreachable]);
});

test("sequence numbers continue from step to step", () => {
  const plan = planOfSteps(
    client.steps("connect", { why: ".", packets: opened }),
    client.steps("send", { why: ".", packets: [client.sends("P.", { length: 3 })] }),
    client.steps("send", { why: ".", packets: [client.sends("P.", { length: 3 })] }),
  );
  expect(plan.steps.map(({ packets }) => packets.at(-1))).toMatchObject([
    { seq: 1 },
    { seq: 1 },
    { seq: 4 },
  ]);
});

test("a table that a step leaves out is the table of the previous step", () => {
  const plan = planOfSteps(
    server.steps("listen", { why: ".", packets: [] }),
    server.steps("listen", { why: ".", packets: [], sockets: { server: [LISTEN] } }),
    client.steps("connect", { why: ".", packets: [], sockets: { client: [ESTABLISHED] } }),
    client.steps("connect", { why: ".", packets: [], sockets: { server: [] } }),
  );
  expect(plan.steps.map(({ sockets }) => sockets)).toEqual([
    { server: [], client: [] },
    { server: [LISTEN], client: [] },
    { server: [LISTEN], client: [ESTABLISHED] },
    { server: [], client: [ESTABLISHED] },
  ]);
});

test("a step without prints expects no output", () => {
  const listen = server.steps("listen", { why: ".", packets: [] });
  expect(planOfSteps(listen).steps[0]).toMatchObject({ prints: "" });
});

test("a line that finishes has its source line", () => {
  const plan = planOfSteps(
    server.starts("listen", { blocksIn: "accept", why: ".", packets: [] }),
    client.steps("connect", { why: ".", packets: [], finishes: server.line("listen") }),
  );
  expect(plan.steps[1]?.finishes?.line).toEqual({ file: "server.cc", number: 1, text: "l();" });
});

test("the plan has the way in which a program must end, and the lab's stage", () => {
  const end = { signal: "SIGPIPE" };
  const ends = client.ends("send", { why: ".", packets: [], end });
  expect(planOfSteps(ends).steps[0]).toMatchObject({ action: "ends", tag: "send", end });
  expect(planOfSteps(ends)).not.toHaveProperty("stage");
  const staged = lab("small", {
    question: "?",
    steps: [ends],
    stage: { mtu: 1300 },
    flags: "",
    states: { server: "CLOSED", client: "CLOSED" },
  });
  const sources = { server: "", client: "s();  // step: send\n" };
  expect(planLab(staged, sources).stage).toEqual({ mtu: 1300 });
});

test("a program in place of the lab's own that lacks a tag is planned without lines, and its own is not", () => {
  const steps = [
    server.steps("listen", { why: ".", packets: [] }),
    server.starts("accept", { blocksIn: "accept", why: ".", packets: [] }),
    client.steps("connect", { why: ".", packets: [], finishes: server.line("accept") }),
  ];
  const small = lab("small", { question: "?", steps, flags: "", states: CLOSED });
  const sources = { server: "l();  // step: listen\n", client: "c();  // step: connect\n" };
  const programs = { server: "homework/server.cc", client: "client.cc" };
  const plan = planLab(small, sources, "labs/small", 4, programs);
  const lines = plan.steps.map((step) => ("line" in step ? step.line?.file : undefined));
  expect(lines).toEqual([undefined, undefined, "client.cc"]);
  expect(plan.steps[2]?.finishes).toEqual({ peer: "server", tag: "accept" });
  expect(plan.taggedLines.server).toEqual([]);
  expect(() => planLab(small, sources)).toThrow(
    'no line of server.cc has the tag "// step: accept"',
  );
});

test("a step by call has no line, and its name is what it runs to", () => {
  const plan = planOfSteps(
    server.runs({ blocksIn: "accept", why: ".", packets: [] }),
    client.calls("connect", { why: ".", packets: [], finishes: server.call() }),
    client.calls("any", { why: ".", packets: [] }),
  );
  expect(plan.steps.map(({ name }) => name)).toEqual([
    "server: runs",
    "client: calls connect",
    "client: calls any",
  ]);
  expect(plan.steps.some((step) => "line" in step)).toBe(false);
});

test("all missing tags are reported at once, each with its step", () => {
  const steps = [
    server.steps("lisen", { why: ".", packets: [] }),
    client.steps("conect", { why: ".", packets: [] }),
  ];
  expect(() => planOfSteps(...steps)).toThrow(InvalidLabError);
  expect(() => planOfSteps(...steps)).toThrow(
    [
      "labs/small cannot run:",
      '  step 1 (lisen): no line of server.cc has the tag "// step: lisen"; its tags are: listen. Put the tag at the end of the line that the step executes.',
      '  step 2 (conect): no line of client.cc has the tag "// step: conect"; its tags are: connect, send. Put the tag at the end of the line that the step executes.',
    ].join("\n"),
  );
});
