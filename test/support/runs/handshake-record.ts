/** The record of a run of the lab handshake that meets all its expectations. */

import type { ExecutedLine, RunRecord, StepRecord } from "../../../src/record/record.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { connected, listening } from "../evidence/entries.ts";
import { handshake } from "../evidence/packets.ts";
import { call } from "../evidence/steps.ts";
import { PORT, RUN, type RunNumbers } from "./run-numbers.ts";

export function handshakeRecord(run: RunNumbers = RUN): RunRecord {
  const { addresses } = run;
  return {
    format: "wirestep record",
    version: 4,
    lab: {
      name: "handshake",
      question: "What does connect() send, and when does the connection exist?",
      steps: 5,
      folder: "labs/handshake",
    },
    run: { id: run.id, started: run.started },
    family: addresses.server.includes(":") ? 6 : 4,
    verdict: "passed",
    environment: {
      engine: "20.10.24",
      kernel: "6.1.0",
      images: { lab: `sha256:${run.id}`, endpoint: "sha256:e0", sidecar: "sha256:51" },
      tools: {},
    },
    port: PORT,
    peers: { server: { address: addresses.server }, client: { address: addresses.client } },
    steps: handshakeSteps(run),
    notRun: [],
    late: [],
    flags: { expected: "S S. . S S. .", observed: "S S. . S S. ." },
    states: {
      server: { expected: "CLOSED LISTEN ESTABLISHED", observed: "CLOSED LISTEN ESTABLISHED" },
      client: { expected: "CLOSED ESTABLISHED", observed: "CLOSED ESTABLISHED" },
    },
    mismatches: [],
    capture: { server: { packets: 6, dropped: 0 }, client: { packets: 6, dropped: 0 } },
    timing: [{ phase: "images", start: 12 * run.clock, milliseconds: 4000 * run.clock }],
  };
}

function handshakeSteps(run: RunNumbers): StepRecord[] {
  const row = (peer: "server" | "client", connection: number): Entry =>
    connected(peer, {}, connection, run);
  const tables = (server: readonly Entry[], client: readonly Entry[]): StepRecord["tables"] => ({
    server: [...server],
    client: [...client],
  });
  const first = [listening({}, run), row("server", 1)];
  const { server } = run.addresses;
  const to = `${server.includes(":") ? `[${server}]` : server}:${PORT}`;
  const connectTo = (fd: number): string => `connect(${fd}, ${to})`;
  return [
    {
      number: 1,
      name: "server: listen",
      action: "steps",
      executed: lines.listen,
      finished: [],
      held: [],
      packets: [],
      tables: tables([listening({}, run)], []),
      sysctls: [],
      mismatches: [],
      why: "bind and listen only change the server's kernel. Nothing is sent.",
      source: "RFC 9293, 3.10.1",
      shows: ["E1"],
    },
    {
      number: 2,
      name: "client: connect",
      action: "steps",
      executed: {
        ...lines.connect,
        calls: [call("socket(AF_INET, SOCK_STREAM, 0)", 3), call(connectTo(3), 0)],
      },
      finished: [],
      held: [],
      packets: handshake(1, 1, run),
      tables: tables(
        [listening({ recvQ: 1 }, run), connected("server", { owner: undefined }, 1, run)],
        [row("client", 1)],
      ),
      sysctls: [],
      mismatches: [],
      why: "connect sends a SYN with the client's initial sequence number (ISN); the server's kernel answers with its own and acknowledges the client's, plus one because a SYN takes one number.",
      source: "RFC 9293, 3.5",
      shows: ["E2", "E3"],
    },
    {
      number: 3,
      name: "server: accept",
      action: "steps",
      executed: lines.accept,
      finished: [],
      held: [],
      packets: [],
      tables: tables(first, [row("client", 1)]),
      sysctls: [],
      mismatches: [],
      why: "accept takes the connection out of the queue. Nothing is sent.",
      source: "RFC 9293, 3.9.1; accept(2)",
      shows: ["E8"],
    },
    {
      number: 4,
      name: "server: accept-again",
      action: "starts",
      executed: { ...lines.acceptAgain, outcome: { kind: "waits", call: "accept" } },
      finished: [],
      held: [],
      packets: [],
      tables: tables(first, [row("client", 1)]),
      sysctls: [],
      mismatches: [],
      why: "The queue is empty now: the server sleeps inside accept.",
      source: "accept(2)",
      shows: ["E8"],
    },
    {
      number: 5,
      name: "client: connect-again",
      action: "steps",
      executed: {
        ...lines.connectAgain,
        calls: [call("socket(AF_INET, SOCK_STREAM, 0)", 4), call(connectTo(4), 0)],
      },
      finished: [{ ...lines.acceptAgain, calls: [call("accept(3, NULL, NULL)", 5)] }],
      held: [],
      packets: handshake(2, 4, run),
      tables: tables([...first, row("server", 2)], [row("client", 1), row("client", 2)]),
      sysctls: [],
      mismatches: [],
      why: "The same three segments with new ISNs. The last ACK wakes the server.",
      source: "RFC 9293, 3.5",
      shows: ["E2", "E8"],
    },
  ];
}

function line(
  tag: string,
  place: `${"server" | "client"}.cc:${number}`,
  text: string,
  calls: ExecutedLine["calls"] = [],
): ExecutedLine {
  const [file = "", number] = place.split(":");
  const peer = file === "server.cc" ? "server" : "client";
  const outcome = { kind: "finished" } as const;
  return { peer, tag, line: { file, number: Number(number), text }, outcome, calls, output: "" };
}

const lines = {
  listen: line("listen", "server.cc:5", "int listen_fd = jc::ListenFd(local, 12345);", [
    call("socket(AF_INET, SOCK_STREAM, 0)", 3),
    call("bind(3, 0.0.0.0:12345)", 0),
    call("listen(3, 4096)", 0),
  ]),
  connect: line("connect", "client.cc:5", "int first_fd = jc::Connect(server, 12345);"),
  accept: line("accept", "server.cc:6", "int first_fd = jc::AcceptFd(listen_fd);", [
    call("accept(3, NULL, NULL)", 4),
  ]),
  acceptAgain: line("accept-again", "server.cc:7", "int second_fd = jc::AcceptFd(listen_fd);"),
  connectAgain: line("connect-again", "client.cc:6", "int second_fd = jc::Connect(server, 12345);"),
};
