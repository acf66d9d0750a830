import { describe, expect, test } from "vitest";
import type { StepRecord } from "../../../../src/record/record.ts";
import { UNLIMITED } from "../../../../src/report/text/layout.ts";
import { styleFor } from "../../../../src/report/text/style.ts";
import { Transcript, transcriptOf } from "../../../../src/report/text/transcript/transcript.ts";
import { bound, connected, listening } from "../../../support/evidence/entries.ts";
import { text } from "../../../support/evidence/mismatch-text.ts";
import { datagram, icmp } from "../../../support/evidence/packets.ts";
import { call, executedLine, stepRecord } from "../../../support/evidence/steps.ts";
import { handshakeRecord } from "../../../support/runs/handshake-record.ts";

const plain = styleFor(false);
const record = handshakeRecord();

/** The text of the last of these steps. */
function shown(steps: readonly StepRecord[], width = UNLIMITED): string {
  const transcript = new Transcript(record, plain, () => width);
  return steps.map((step) => transcript.step(step)).at(-1) ?? "";
}

test("the head has the question, the peers' addresses and the port", () => {
  expect(new Transcript(record, plain).head()).toBe(`\
handshake  What does connect() send, and when does the connection exist?
server 198.18.7.2, client 198.18.7.3, port 12345
`);
});

test("a step that sends nothing", () => {
  expect(shown(record.steps.slice(0, 1))).toBe(`
1  server  server.cc:5  int listen_fd = jc::ListenFd(local, 12345);
   calls    socket(AF_INET, SOCK_STREAM, 0) = 3
            bind(3, 0.0.0.0:12345) = 0
            listen(3, 4096) = 0
   packets  none
   server     Proto  Recv-Q  Send-Q  Local          Remote     State   Program
            + tcp    0       0       0.0.0.0:12345  0.0.0.0:*  LISTEN  server
   client   no sockets
   why      bind and listen only change the server's kernel. Nothing is sent.
            RFC 9293, 3.10.1
   ✓ as expected  shows E1
`);
});

test("a step with a handshake: packets, changed and new rows, why", () => {
  expect(shown(record.steps.slice(0, 2))).toBe(`
2  client  client.cc:5  int first_fd = jc::Connect(server, 12345);
   calls    socket(AF_INET, SOCK_STREAM, 0) = 3
            connect(3, 198.18.7.2:12345) = 0
   packets  IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, options [mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7], length 0
            IP server.12345 > client.40100: Flags [S.], seq 700000000, ack 3000000001, win 65160, options [mss 1460,sackOK,TS val 880001 ecr 990001,nop,wscale 7], length 0
            IP client.40100 > server.12345: Flags [.], ack 1, win 502, options [nop,nop,TS val 990001 ecr 880001], length 0
   server     Proto  Recv-Q  Send-Q  Local          Remote        State        Program
            * tcp    1       0       0.0.0.0:12345  0.0.0.0:*     LISTEN       server
            + tcp    0       0       server:12345   client:40100  ESTABLISHED  -
   client     Proto  Recv-Q  Send-Q  Local         Remote        State        Program
            + tcp    0       0       client:40100  server:12345  ESTABLISHED  client
   why      connect sends a SYN with the client's initial sequence number (ISN); the server's kernel
            answers with its own and acknowledges the client's, plus one because a SYN takes one
            number.
            RFC 9293, 3.5
   ✓ as expected  shows E2 E3
`);
});

test("a line that waits in a system call", () => {
  expect(shown(record.steps.slice(0, 4))).toBe(`
4  server  server.cc:7  int second_fd = jc::AcceptFd(listen_fd);
   line     waits inside the system call accept
   packets  none
   server   sockets unchanged (2)
   client   sockets unchanged (1)
   why      The queue is empty now: the server sleeps inside accept.
            accept(2)
   ✓ as expected  shows E8
`);
});

test("a line that finishes is printed with its calls, after the packets that woke it", () => {
  expect(shown(record.steps)).toContain(`
   wakes    server  server.cc:7  int second_fd = jc::AcceptFd(listen_fd);
   calls    accept(3, NULL, NULL) = 5
`);
});

test("a step shows UDP and ICMP packets, and how a program ends", () => {
  const packets = [
    datagram("client", { data: "hello" }),
    icmp("server", "server udp port 12345 unreachable, length 41", 2),
  ];
  const executed = executedLine({ outcome: { kind: "killed", signal: "SIGPIPE" } });
  expect(shown([stepRecord({ action: "ends", packets, executed })])).toContain(`
   line     the program was ended by SIGPIPE
   packets  IP client.40100 > server.12345: UDP, length 5
            IP server > client: ICMP server udp port 12345 unreachable, length 41
`);
});

test("a step shows the kernel settings that the lab asks for", () => {
  const sysctls = [{ peer: "client" as const, name: "net.ipv4.tcp_fin_timeout", value: "60" }];
  expect(shown([stepRecord({ sysctls })])).toContain(`
   settings client: net.ipv4.tcp_fin_timeout = 60
`);
  expect(shown([stepRecord()])).not.toContain("settings");
});

test("a UDP row has an empty cell for its state", () => {
  const tables = { server: [bound({ recvQ: 832 })], client: [] };
  expect(shown([stepRecord({ tables })])).toContain(`
            + udp    832     0       0.0.0.0:12345  0.0.0.0:*         server
`);
});

test("a row that is gone is shown one more time, with a minus", () => {
  const both = { server: [listening(), connected("server")], client: [] };
  const steps = [
    stepRecord({ tables: both }),
    stepRecord({ number: 2 }),
    stepRecord({ number: 3 }),
  ];
  expect(shown(steps.slice(0, 2))).toContain(`
   server     Proto  Recv-Q  Send-Q  Local          Remote        State        Program
              tcp    0       0       0.0.0.0:12345  0.0.0.0:*     LISTEN       server
            - tcp    0       0       server:12345   client:40100  ESTABLISHED  server
`);
  expect(shown(steps)).toContain("   server   sockets unchanged (1)\n");
});

test("explanations are wrapped at the width, at words", () => {
  const why = "The queue is empty now: the server sleeps inside accept until a connection comes.";
  const lines = shown([stepRecord({ why })], 60).split("\n");
  expect(lines.slice(lines.findIndex((line) => line.startsWith("   why"))).join("\n")).toBe(`\
   why      The queue is empty now: the server sleeps inside
            accept until a connection comes.
   ✓ as expected
`);
});

test("a program's output has its own lines", () => {
  const executed = executedLine({ output: "hello\nworld\n", calls: [call("recv(4, 11)", 11)] });
  expect(shown([stepRecord({ executed })])).toContain(
    text`
       calls    recv(4, 11) = 11
       prints   hello
                world
       packets  none
  `.replaceAll(/^/gm, "   "),
  );
});

test("a mismatch with evidence and advice replaces the step's verdict", () => {
  const mismatch = {
    subject: "segment 2: ack",
    expected: "server > client  [S.]  seq 0  ack 1",
    observed: "server > client  [S.]  seq 0  ack 2",
    evidence: "raw ack 3000000002\nIP server.12345 > ...",
    advice: "the acknowledgment number",
  };
  expect(shown([stepRecord({ mismatches: [mismatch] })])).toContain(`
   ✗ segment 2: ack
     expected  server > client  [S.]  seq 0  ack 1
     observed  server > client  [S.]  seq 0  ack 2
               raw ack 3000000002
               IP server.12345 > ...
     hint      the acknowledgment number
`);
});

test("without colours there is no control character but the newline", () => {
  expect(transcriptOf(record, plain)).not.toMatch(/[^\P{Cc}\n]/u);
  expect(transcriptOf(record, styleFor(true))).toContain("\u001b[1m");
});

test("text from a program, its source or its name cannot control the terminal", () => {
  const evil = "\u001b[2J\u202e\r";
  const { line } = executedLine();
  const executed = executedLine({
    output: evil,
    line: { ...line, text: `puts("${evil}");` },
    calls: [call(`send(3, "${evil}")`, 4)],
  });
  const tables = {
    server: [listening({ owner: { pid: 9, program: evil } })],
    client: [],
  };
  const mismatches = [{ subject: evil, expected: evil, observed: evil, evidence: evil }];
  const step = shown([stepRecord({ executed, finished: [executed], tables, mismatches })]);
  expect(step).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(step).toContain("\\x1b[2J\\u202e\\x0d");
});

describe("a step without a tagged line", () => {
  const { tag: _, ...executed } = executedLine({ calls: [call("accept(3, NULL, NULL)", 4)] });
  const heading = (fields: Partial<StepRecord>): readonly string[] =>
    shown([stepRecord(fields)])
      .split("\n")
      .slice(1, 4);

  test("names what the program ran to, and the line of the call", () => {
    const accepts = { ...executed, call: "accept" };
    expect(heading({ action: "calls", executed: accepts })).toEqual([
      '1  server  server.cc:4  int fd = jc::ListenFd("0.0.0.0", 12345);',
      "   runs     to its next call of accept",
      "   calls    accept(3, NULL, NULL) = 4",
    ]);
    const any = { ...executed, call: "any" };
    expect(heading({ action: "calls", executed: any })[1]).toBe("   runs     to its next call");
  });

  test("that waits is about the program, not about a line", () => {
    const outcome = { kind: "waits", call: "accept" } as const;
    expect(heading({ action: "runs", executed: { ...executed, calls: [], outcome } })).toEqual([
      '1  server  server.cc:4  int fd = jc::ListenFd("0.0.0.0", 12345);',
      "   runs     until it waits or ends",
      "   program  waits inside the system call accept",
    ]);
  });

  test("has no number of a line if none is known", () => {
    const line = { file: "server.cc", number: 0, text: "(no line is known)" };
    expect(heading({ action: "runs", executed: { ...executed, line } })[0]).toBe(
      "1  server  server.cc  (no line is known)",
    );
  });

  test("of a program without tags ran until its effect", () => {
    expect(heading({ executed: executedLine({ effect: true }) })[1]).toBe(
      "   runs     until the step's effect: the program lacks a tag that the lab names",
    );
  });
});
