/** Each edge of the diagram, shown by the step that takes it. */
import { expect, test } from "vitest";
import { edgeShowings } from "../../src/diagram/edges.ts";
import { EDGES } from "../../src/diagram/graph.ts";
import { bound, connected, endOf, listening } from "../support/evidence/entries.ts";
import { segment } from "../support/evidence/packets.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import {
  delivers,
  executed,
  held,
  line,
  type StepFields,
  shown,
  steppedRun,
  table,
} from "../support/runs/stepped-runs.ts";

const LISTENS: StepFields = { server: table("server", "LISTEN") };
const LISTENS_AND_SYN: StepFields = { ...LISTENS, packets: [held("client", "S")] };
const SYN_RECEIVED: StepFields = {
  ...delivers(1),
  server: table("server", "LISTEN", "SYN-RECEIVED"),
};
/** The client has sent its FIN, and packet 2 of the server is held. */
const closing = (flags: string, fields: { seq?: number; ack?: number }): StepFields => ({
  client: table("client", "FIN-WAIT-1"),
  packets: [held("client", "F.", { number: 1 }), held("server", flags, { number: 2, ...fields })],
});

const EACH: Readonly<Record<string, readonly StepFields[]>> = {
  "1": [{}, { ...line("server", "bind(3, 0.0.0.0:12345)", "listen(3, 4096)"), ...LISTENS }],
  "2": [
    {},
    {
      executed: executed("client", [], { kind: "waits", call: "connect" }),
      client: table("client", "SYN-SENT"),
      packets: [held("client", "S")],
    },
  ],
  "3": [LISTENS, { ...line("server", "close(3)"), server: [] }],
  "4": [LISTENS_AND_SYN, SYN_RECEIVED],
  "6": [{ client: table("client", "SYN-SENT") }, { ...line("client", "close(3)"), client: [] }],
  "7": [
    { client: table("client", "SYN-SENT"), packets: [held("server", "S")] },
    { ...delivers(1), client: table("client", "SYN-RECEIVED") },
  ],
  "8": [
    { client: table("client", "SYN-SENT"), packets: [held("server", "S.")] },
    {
      ...delivers(1),
      client: table("client", "ESTABLISHED"),
      finished: [executed("client", ["socket(AF_INET, SOCK_STREAM, 0)", "connect(3, server)"])],
    },
  ],
  "9": [
    { server: table("server", "SYN-RECEIVED"), packets: [held("client", ".")] },
    { ...delivers(1), server: table("server", "ESTABLISHED") },
  ],
  "11": [
    { client: table("client", "SYN-RECEIVED") },
    { ...line("client", "close(3)"), client: table("client", "FIN-WAIT-1") },
  ],
  "12": [
    { client: table("client", "ESTABLISHED") },
    {
      ...line("client", "shutdown(3, SHUT_WR)"),
      client: table("client", "FIN-WAIT-1"),
      packets: [held("client", "F.")],
    },
  ],
  "13": [
    { server: table("server", "ESTABLISHED"), packets: [held("client", "F.")] },
    { ...delivers(1), server: table("server", "CLOSE-WAIT") },
  ],
  "14": [closing(".", { ack: 2 }), { ...delivers(2), client: table("client", "FIN-WAIT-2") }],
  "15": [closing("F.", { ack: 1 }), { ...delivers(2), client: table("client", "CLOSING") }],
  "16": [
    { client: table("client", "FIN-WAIT-2"), packets: [held("server", "F.", { ack: 2 })] },
    { ...delivers(1), client: table("client", "TIME-WAIT") },
  ],
  "17": [
    { ...closing(".", { ack: 2 }), client: table("client", "CLOSING") },
    { ...delivers(2), client: table("client", "TIME-WAIT") },
  ],
  "18": [
    { server: table("server", "CLOSE-WAIT") },
    { ...line("server", "close(4)"), server: table("server", "LAST-ACK") },
  ],
  "19": [
    {
      server: table("server", "LISTEN", "LAST-ACK"),
      packets: [held("server", "F."), held("client", ".", { number: 2, ack: 2 })],
    },
    { ...delivers(2), ...LISTENS },
  ],
  "20": [{ client: table("client", "TIME-WAIT") }, { action: "passes", client: [] }],
  "note-2": [closing("F.", { ack: 2 }), { ...delivers(2), client: table("client", "TIME-WAIT") }],
  "note-3-syn-sent": [
    { client: table("client", "SYN-SENT"), packets: [held("server", "R.")] },
    { ...delivers(1), client: [] },
  ],
  "note-3-established": [
    { client: table("client", "ESTABLISHED"), packets: [held("server", "R.")] },
    { ...delivers(1), client: [] },
  ],
};

test.each(Object.entries(EACH))("edge %s is shown by the step that takes it", (id, steps) => {
  expect(shown(...steps)).toEqual([expect.stringMatching(new RegExp(`^${id} \\w+, step 2$`))]);
});

test("edge 10 is shown by a RST to a connection that came from LISTEN", () => {
  const rst = { packets: [held("client", "R", { number: 2 })] };
  expect(
    shown(LISTENS_AND_SYN, { ...SYN_RECEIVED, ...rst }, { ...delivers(2), ...LISTENS }),
  ).toEqual(["4 server, step 2", "10 server, step 3"]);
});

test("edge 10 needs a listening socket; if that is closed there is only its edge 3", () => {
  const rst = { packets: [held("client", "R", { number: 2 })] };
  const closes = { ...delivers(2), ...line("server", "close(3)"), server: [] };
  expect(shown(LISTENS_AND_SYN, { ...SYN_RECEIVED, ...rst }, closes)).toEqual([
    "3 server, step 3",
    "4 server, step 2",
  ]);
});

test("every edge but 5, which no call can take, has a test here", () => {
  const tested = [...Object.keys(EACH), "5", "10"];
  expect(EDGES.map(({ id }) => id).sort()).toEqual(tested.sort());
});

test("packets that are not held show an edge if there is no other path", () => {
  const fin = segment("client", "F.");
  const ack = segment("server", ".", { number: 2, ack: 2 });
  const step = {
    ...line("client", "close(3)"),
    packets: [fin, ack],
    server: table("server", "CLOSE-WAIT"),
    client: table("client", "FIN-WAIT-2"), // after FIN-WAIT-1
  };
  const before = { server: table("server", "ESTABLISHED"), client: table("client", "ESTABLISHED") };
  expect(shown(before, step)).toEqual(["13 server, step 2"]);
});

test("a loop through other states does not hide the edge after it", () => {
  const calls = ["connect(3, client)", "close(3)", "listen(4, 1)"];
  expect(shown({ ...line("server", ...calls), ...LISTENS })).toEqual(["1 server, step 1"]);
});

test("a listening socket of another address or protocol is another socket", () => {
  const v6 = { address: "::", port: 0 };
  const second = listening({ protocol: "tcp6", local: { ...v6, port: 12345 }, remote: v6 });
  const listens = { ...line("server", "listen(4, 1)"), server: [listening(), second] };
  expect(shown(LISTENS, listens)).toEqual(["1 server, step 2"]);
  const elsewhere = listening({ local: { address: "127.0.0.1", port: endOf("client").port } });
  const connects = line("client", "connect(3, server)");
  const both = [elsewhere, ...table("client", "SYN-SENT")];
  expect(shown({ client: [elsewhere] }, { ...connects, client: both })).toEqual([
    "2 client, step 2",
  ]);
});

test("one step can show edges of both peers, and shows an edge once even if several sockets take it", () => {
  const fins = [1, 2].map((connection) =>
    segment("client", "F.", { connection, number: connection }),
  );
  const rows = (peer: "server" | "client", state: "ESTABLISHED" | "CLOSE-WAIT" | "FIN-WAIT-1") =>
    [1, 2].map((connection) => connected(peer, { state }, connection));
  const before = { server: rows("server", "ESTABLISHED"), client: rows("client", "ESTABLISHED") };
  const step = { ...line("client", "close(3)", "close(4)"), packets: fins };
  expect(
    shown(before, {
      ...step,
      server: rows("server", "CLOSE-WAIT"),
      client: rows("client", "FIN-WAIT-1"),
    }),
  ).toEqual(["12 client, step 2", "13 server, step 2"]);
});

test("a real record's handshake in one step shows only LISTEN", () => {
  const taken = edgeShowings([handshakeRecord()]).filter(({ showings }) => showings.length > 0);
  expect(taken).toEqual([
    {
      edge: EDGES[0],
      showings: [{ lab: "handshake", step: 1, name: "server: listen", peer: "server" }],
      attempts: [],
    },
  ]);
});

test("labs are in the order of their names, in whatever order they are read", () => {
  const steps = EACH["1"] ?? [];
  const runs = ["close", "udp", "accept"].map((name) => steppedRun(steps, name));
  const [listen] = edgeShowings(runs);
  expect(listen?.showings.map(({ lab }) => lab)).toEqual(["accept", "close", "udp"]);
});

test("only runs that passed show anything", () => {
  const steps = EACH["1"] ?? [];
  for (const verdict of ["mismatch", "inconclusive"] as const) {
    const edges = edgeShowings([steppedRun(steps, "lab", verdict)]);
    expect(edges.flatMap(({ showings }) => showings)).toEqual([]);
  }
});

test("UDP has no states", () => {
  const udp = bound({ state: "ESTABLISHED" });
  expect(shown({ client: [udp] }, { ...line("client", "close(3)"), client: [] })).toEqual([]);
});
