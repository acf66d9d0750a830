/** The events of a socket, observed by the edges that they show. */
import { expect, test } from "vitest";
import { icmp, segment } from "../support/evidence/packets.ts";
import {
  acts,
  delivers,
  executed,
  held,
  line,
  shown,
  table,
} from "../support/runs/stepped-runs.ts";

test("a release delivers the held packets", () => {
  const before = { server: table("server", "ESTABLISHED"), packets: [held("client", "F.")] };
  const releases = acts("releases", 1);
  expect(shown(before, { ...releases, server: table("server", "CLOSE-WAIT") })).toEqual([
    "13 server, step 2",
  ]);
});

test("packets that the peer sends do not arrive at the peer", () => {
  const unreachable = { packets: [icmp("client", "host unreachable")] };
  const closes = { ...line("client", "close(3)"), client: [], ...unreachable };
  expect(shown({ client: table("client", "SYN-SENT") }, closes)).toEqual(["6 client, step 2"]);
});

test("a RST sent on another connection ends the other connection", () => {
  const before = { client: table("client", "ESTABLISHED"), packets: [held("server", "R")] };
  const other = { packets: [segment("client", "R", { connection: 2, number: 2 })] };
  expect(shown(before, { ...delivers(1), ...other, client: [] })).toEqual([
    "note-3-established client, step 2",
  ]);
});

test("lines that finish in a step count, one or several", () => {
  const before = { server: table("server", "CLOSE-WAIT") };
  const after = { ...delivers(), server: table("server", "LAST-ACK") };
  const closes = executed("server", ["close(4)"]);
  const receives = executed("client", ["recv(3, buffer, 10, 0)"]);
  expect(shown(before, { ...after, finished: [closes] })).toEqual(["18 server, step 2"]);
  expect(shown(before, { ...after, finished: [receives, closes] })).toEqual(["18 server, step 2"]);
  expect(shown(before, { ...after, finished: [receives] })).toEqual([]);
});

test("the end of a program closes its sockets", () => {
  for (const outcome of [
    { kind: "exited", code: 0 },
    { kind: "killed", signal: "SIGKILL" },
  ] as const) {
    const ends = { executed: executed("client", [], outcome) };
    expect(
      shown(
        { client: table("client", "ESTABLISHED") },
        { ...ends, client: table("client", "FIN-WAIT-1") },
      ),
    ).toEqual(["12 client, step 2"]);
  }
});

test("a duplicated packet counts as a packet", () => {
  const step = {
    ...acts("duplicates", 1),
    packets: [segment("client", "F.", { number: 2 })],
  };
  expect(
    shown(
      { server: table("server", "ESTABLISHED") },
      { ...step, server: table("server", "CLOSE-WAIT") },
    ),
  ).toEqual(["13 server, step 2"]);
});
