/** The causes of state changes, on a kept run with the changes that the kernel traced in such a run. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import type { Peer } from "../../src/lab/model.ts";
import { parseRecord, type RecordedStateChange } from "../../src/record/record.ts";
import type { TcpState } from "../../src/sockets/states.ts";
import { type KeptRun, keptRuns } from "../../tools/mutations/kept-runs.ts";
import { exchange, PORTS } from "../support/explain/exchange.ts";

function explained(lab: string, what: string, path: readonly TcpState[], peer: Peer = "client") {
  const run = keptRuns(lab).find((one) => one.what === what);
  if (run === undefined) throw new Error(`${lab} keeps no run in which ${what}`);
  const trace = {
    server: [],
    client: [],
    [peer]: changes(run, path, peer),
  };
  return explainStates({ steps: run.steps, trace }, explainPackets(run)).map(
    ({ explanation }) => explanation?.text,
  );
}

/** A path through the states, as changes of the run's first connection. */
function changes(run: KeptRun, path: readonly TcpState[], peer: Peer): RecordedStateChange[] {
  const [first] = run.steps.flatMap(({ packets }) => packets);
  const ends = [first?.source, first?.destination].map((end) => ({
    address: end?.address ?? "",
    port: end?.port ?? 0,
  }));
  const [client, server] = ends as [RecordedStateChange["local"], RecordedStateChange["local"]];
  return path.slice(1).map((to, index) => ({
    time: index,
    local: peer === "client" ? client : server,
    remote: peer === "client" ? server : client,
    from: path[index] ?? "CLOSED",
    to,
  }));
}

const OPENED = ["CLOSED", "SYN-SENT", "ESTABLISHED"] as const;

test("opening and a close that resets", () => {
  const texts = explained("close", "the client closes before it reads", [...OPENED, "CLOSED"]);
  expect(texts).toEqual([
    expect.stringMatching(
      /^client\.cc:\d+: connect\(.*\) moves the client from CLOSED to SYN-SENT$/,
    ),
    "the SYN-ACK of packet 2 moves the client from SYN-SENT to ESTABLISHED",
    "the client sends the RST of packet 6 and moves from ESTABLISHED to CLOSED",
  ]);
});

test("the other side of a reset", () => {
  const path = ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSED"] as const;
  expect(explained("close", "the client closes before it reads", path, "server")).toEqual([
    "the SYN of packet 1 moves the server from LISTEN to SYN-RECEIVED",
    "the ACK of packet 3 moves the server from SYN-RECEIVED to ESTABLISHED",
    "the RST of packet 6 moves the server from ESTABLISHED to CLOSED",
  ]);
});

test("a socket that its program shut down stays until the other side's FIN", () => {
  const path = [...OPENED, "FIN-WAIT-1", "FIN-WAIT-2"] as const;
  const texts = explained("half-close", "the client shuts down both halves", path);
  expect(texts.slice(2)).toEqual([
    expect.stringMatching(
      /shutdown\(3, SHUT_RDWR\) moves the client from ESTABLISHED to FIN-WAIT-1$/,
    ),
    "the ACK of FIN of packet 5 moves the client from FIN-WAIT-1 to FIN-WAIT-2",
  ]);
});

test("a change that no event of the record can cause has no explanation", () => {
  const path = ["ESTABLISHED", "SYN-SENT"] as const;
  expect(explained("close", "the client closes before it reads", path)).toEqual([undefined]);
});

test("the passive close of a traced run, and the entry that is left of the active one", () => {
  const url = new URL("../draft/kept/two-connections.json", import.meta.url);
  const record = parseRecord(readFileSync(url, "utf8"));
  const all = explainStates(record, explainPackets(record));
  const texts = (peer: Peer) =>
    all.filter((one) => one.peer === peer).map(({ explanation }) => explanation?.text);
  expect(texts("client").slice(2, 5)).toEqual([
    expect.stringMatching(
      /^the FIN of packet \d+ moves the client from ESTABLISHED to CLOSE-WAIT$/,
    ),
    expect.stringMatching(/^.*close\(3\) moves the client from CLOSE-WAIT to LAST-ACK$/),
    expect.stringMatching(
      /^the ACK of FIN of packet \d+ moves the client from LAST-ACK to CLOSED$/,
    ),
  ]);
  expect(texts("server").slice(2, 5)).toEqual([
    expect.stringMatching(/close\(4\) moves the server from ESTABLISHED to FIN-WAIT-1$/),
    expect.stringMatching(
      /^the ACK of FIN of packet \d+ moves the server from FIN-WAIT-1 to FIN-WAIT-2$/,
    ),
    expect.stringMatching(
      /^the ACK of FIN of packet \d+ moves the server from FIN-WAIT-2 to CLOSED; the kernel now keeps the connection in a smaller entry without a socket$/,
    ),
  ]);
});

const HANDSHAKE = ["client calls connect", "client S 0", "server S. 0 ack 1", "client . 1 ack 1"];
const OPEN = ["server calls accept", ...HANDSHAKE];
const SMALLER = "; the kernel now keeps the connection in a smaller entry without a socket";

/** The explanations of one peer's changes in an exchange that begins with a handshake. */
function explainedExchange(peer: Peer, lines: readonly string[], path: readonly TcpState[]) {
  const evidence = exchange([...OPEN, ...lines]);
  const other = peer === "client" ? "server" : "client";
  const end = (one: Peer) => ({ address: one, port: PORTS[one] });
  const trace = path.slice(1).map((to, index) => ({
    time: index,
    local: end(peer),
    remote: end(other),
    from: path[index] ?? "CLOSED",
    to,
  }));
  const whole = { ...evidence, trace: { server: [], client: [], [peer]: trace } };
  return explainStates(whole, explainPackets(whole)).map(({ explanation }) => explanation);
}

const textsOf = (...args: Parameters<typeof explainedExchange>) =>
  explainedExchange(...args).map((one) => one?.text);

test("two closes that cross pass through CLOSING", () => {
  const lines = [
    "client calls close",
    "client F. 1 ack 1",
    "server calls close",
    "server F. 1 ack 1",
    "client . 2 ack 2",
    "server . 2 ack 2",
  ];
  expect(textsOf("client", lines, ["ESTABLISHED", "FIN-WAIT-1", "CLOSING", "CLOSED"])).toEqual([
    "client.cc:6: close(3) moves the client from ESTABLISHED to FIN-WAIT-1",
    "the FIN of packet 5 moves the client from FIN-WAIT-1 to CLOSING",
    `the ACK of FIN of packet 7 moves the client from CLOSING to CLOSED${SMALLER}`,
  ]);
  expect(textsOf("client", lines, ["FIN-WAIT-1", "CLOSING", "TIME-WAIT"])).toEqual([
    "the FIN of packet 5 moves the client from FIN-WAIT-1 to CLOSING",
    "the ACK of FIN of packet 7 moves the client from CLOSING to TIME-WAIT",
  ]);
});

const SHUT = ["client calls shutdown", "client F. 1 ack 1", "server . 1 ack 2"];

test("a FIN that comes after the ACK of the own, or with it, leads to TIME-WAIT", () => {
  const path = ["ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT"] as const;
  expect(textsOf("client", [...SHUT, "server F. 1 ack 2"], path).slice(1)).toEqual([
    "the ACK of FIN of packet 5 moves the client from FIN-WAIT-1 to FIN-WAIT-2",
    "the FIN of packet 6 moves the client from FIN-WAIT-2 to TIME-WAIT",
  ]);
  const both = ["client calls close", "client F. 1 ack 1", "server F. 1 ack 2"];
  expect(textsOf("client", both, ["FIN-WAIT-1", "TIME-WAIT"])).toEqual([
    "the FIN of packet 5 moves the client from FIN-WAIT-1 to TIME-WAIT",
  ]);
  expect(textsOf("client", both, ["FIN-WAIT-1", "CLOSED"])).toEqual([
    `the FIN of packet 5 moves the client from FIN-WAIT-1 to CLOSED${SMALLER}`,
  ]);
});

test("a socket that its program still holds is closed in FIN-WAIT-2 by the FIN, and an orphan by the ACK", () => {
  const path = ["FIN-WAIT-1", "FIN-WAIT-2", "CLOSED"] as const;
  expect(textsOf("client", [...SHUT, "server F. 1 ack 2"], path).at(-1)).toBe(
    `the FIN of packet 6 moves the client from FIN-WAIT-2 to CLOSED${SMALLER}`,
  );
  const orphan = ["client calls close", ...SHUT.slice(1), "server F. 1 ack 2"];
  expect(textsOf("client", orphan, path).at(-1)).toBe(
    `the ACK of FIN of packet 5 moves the client from FIN-WAIT-2 to CLOSED${SMALLER}`,
  );
});

test("a wait that ends by itself in FIN-WAIT-2 is Linux's own, and elsewhere the user timeout", () => {
  const shut = ["FIN-WAIT-1", "FIN-WAIT-2", "CLOSED"] as const;
  expect(explainedExchange("client", SHUT, shut).at(-1)).toEqual({
    cause: { kind: "timer", peer: "client", timer: "FIN-WAIT-2", since: 5 },
    text: "no FIN came after packet 5, and no program holds the socket: the client's kernel gives it up after net.ipv4.tcp_fin_timeout",
    source: "tcp(7), tcp_fin_timeout",
  });
  const unanswered = ["client calls close", "client F. 1 ack 1 lost"];
  expect(explainedExchange("client", unanswered, ["FIN-WAIT-1", "CLOSED"])).toEqual([
    {
      cause: { kind: "timer", peer: "client", timer: "user timeout", since: 4 },
      text: "nothing that the client waited for came after packet 4: its kernel gives the connection up",
      source: "RFC 9293, 3.8.3; RFC 1122, 4.2.3.5",
    },
  ]);
});
