/** Faults in opening a connection, each named first, and a run that only resembles it with its plain differences. */
import { expect, test } from "vitest";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import privilegedLab from "../../../../labs/privileged-port-root/lab.ts";
import { checkCalls } from "../../../../src/check/own-way/calls/calls.ts";
import { Descriptors } from "../../../../src/check/own-way/calls/descriptors.ts";
import { ESTABLISHED, returns } from "../../../../src/lab/index.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { after } from "../../../support/evidence/context.ts";
import { listening } from "../../../support/evidence/entries.ts";
import { text } from "../../../support/evidence/mismatch-text.ts";
import { segment, handshake as threeSegments } from "../../../support/evidence/packets.ts";
import { call, executedLine } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";
import { handshakeRun } from "../../../support/runs/handshake-run.ts";
import { firstOwnWay, type Other } from "../../../support/runs/own-way.ts";
import { RUN } from "../../../support/runs/run-numbers.ts";

const SERVER = RUN.addresses.server;
const at = (number: number, one: RecordedCall): RecordedCall => ({
  ...one,
  at: { file: "server.cc", number },
});
const handshake = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(planOf(handshakeLab), handshakeRun(), others);
const SOCKET = call("socket(AF_INET, SOCK_STREAM, 0)", 3);
const LISTENS = call("listen(3, 5)", 0);

/** The first step of a server that binds this address and port. */
function listeningAt(address: string, port: number): Other {
  return {
    calls: [SOCKET, at(17, call(`bind(3, ${address}:${port})`, 0)), LISTENS],
    tables: { server: [listening({ local: { address, port } })] },
  };
}

test("the bytes of the port are swapped", () => {
  expect(handshake({ 1: listeningAt("0.0.0.0", 14640) })).toBe(text`
    step 1
    ✗ server.cc:17: the bytes of the port are swapped
      expected  port 12345
      observed  bind(3, 0.0.0.0:14640) = 0: 14640 is 12345 with its bytes swapped
      hint      write htons(12345): a port in a sockaddr is in network byte order
      follows   server.cc:17: the call bind; server.cc:5: the call listen; server's socket table: missing row
  `);
});

test("another port", () => {
  const other = handshake({ 1: listeningAt("0.0.0.0", 14641) });
  expect(other).toContain("✗ server.cc:17: bind to another port");
  expect(other).toContain("expected  port 12345, the server's port in this lab");
  expect(other).not.toContain("swapped");
});

test("a second socket on the swapped port is not the fault", () => {
  const calls = [
    SOCKET,
    call("bind(3, 0.0.0.0:12345)", 0),
    call("socket(AF_INET, SOCK_STREAM, 0)", 4),
    call("bind(4, 0.0.0.0:14640)", 0),
  ];
  const missing = handshake({ 1: { calls, tables: { server: [] } } });
  expect(missing).toContain("✗ server.cc:5: listen is missing");
});

test("a connect to another port is found in the SYN while the call waits", () => {
  const syn = segment("client", "S");
  const packets = [
    {
      ...syn,
      destination: { ...syn.destination, port: 14640 },
      text: "IP client > server.14640: S",
    },
  ];
  const waiting = { calls: [], outcome: { kind: "waits", call: "connect" }, packets } as const;
  expect(handshake({ 2: waiting })).toContain("✗ client.cc:5: the bytes of the port are swapped");
});

test("the address of its own host for the server's", () => {
  const refused = [SOCKET, call("connect(3, 127.0.0.1:12345)", -1, "ECONNREFUSED")];
  const own = handshake({ 2: { calls: refused, packets: [], tables: { client: [] } } });
  expect(own).toContain("✗ client.cc:5: connect with the address of its own host");
  expect(own).toContain(`expected  the address of the server, ${SERVER}`);
  expect(handshake({ 1: listeningAt("127.0.0.1", 12345) })).toContain(
    "✗ server.cc:17: bind with the address of its own host",
  );
});

test("a refused connect to the server's address is not that fault", () => {
  const refused = [SOCKET, call(`connect(3, ${SERVER}:12345)`, -1, "ECONNREFUSED")];
  const plain = handshake({ 2: { calls: refused, packets: [], tables: { client: [] } } });
  expect(plain).toContain("✗ client.cc:5: the call connect");
});

test("a bind to another port, in a lab whose step has no row yet", () => {
  const plan = planOf(privilegedLab);
  const binds = (port: number) =>
    checkCalls({
      plan: { ...plan, judged: "own way" },
      calls: new Descriptors("server").follow(
        executedLine({ peer: "server", calls: [SOCKET, call(`bind(3, 0.0.0.0:${port})`, 0)] }),
        { ...after(1), port: plan.port },
      ),
      expected: [returns("socket", 3), returns("bind", 0)],
      line: { file: "server.cc", number: 7 },
      spare: [],
    }).mismatches;
  expect(binds(80)).toEqual([]);
  expect(binds(8080)[0]?.observed).toBe("bind(3, 0.0.0.0:8080) = 0");
});

test("on one host, an address of it that is not the server's", () => {
  const plan = { ...planOf(handshakeLab), stage: { loopback: true } as const };
  const bound = (address: string) =>
    firstOwnWay(plan, handshakeRun(), { 1: listeningAt(address, 12345) });
  expect(bound("127.0.0.1")).toContain(
    "✗ server.cc:17: bind with another address than the server's",
  );
  expect(bound("0.0.0.0")).toBe("as expected");
});

test("a connect to its own host on another port is another socket's", () => {
  const calls = [
    call("socket(AF_INET, SOCK_STREAM, 0)", 9),
    call("connect(9, 127.0.0.1:9000)", -1, "ECONNREFUSED"),
    SOCKET,
    call(`connect(3, ${SERVER}:12345)`, 0),
  ];
  expect(handshake({ 2: { calls } })).toBe("as expected");
});

test("listen is missing", () => {
  const calls = [SOCKET, at(9, call("bind(3, 0.0.0.0:12345)", 0))];
  expect(handshake({ 1: { calls, tables: { server: [] } } })).toBe(text`
    step 1
    ✗ server.cc:9: listen is missing
      expected  listen on the socket that bind gave port 12345
      observed  bind(3, 0.0.0.0:12345) = 0, and no call of listen
      hint      call listen after bind: only then does the kernel accept connections
      follows   server.cc:5: the call listen; server's socket table: missing row
  `);
});

test("a listen that fails is not missing", () => {
  const calls = [SOCKET, call("bind(3, 0.0.0.0:12345)", 0), call("listen(3, 5)", -1, "EADDRINUSE")];
  const failed = handshake({ 1: { calls, tables: { server: [] } } });
  expect(failed).toContain("✗ server.cc:5: the call listen");
  expect(failed).toContain("observed  listen(3, 5) = -1 EADDRINUSE");
});

test("bind is missing", () => {
  const server = [listening({ local: { address: "0.0.0.0", port: 40001 } })];
  expect(handshake({ 1: { calls: [SOCKET, LISTENS], tables: { server } } })).toContain(
    "✗ server.cc:5: bind is missing",
  );
});

test("an expected row names the lab's port, not the one that a program chose", () => {
  const wrong = handshake({ 2: { packets: threeSegments(), tables: { client: [] } } });
  expect(wrong).toContain(`expected  tcp  0  0  client:40100  server:12345  ${ESTABLISHED.state}`);
});
