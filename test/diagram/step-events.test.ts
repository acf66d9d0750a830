/** What counts as having happened to a socket, told by the edges it shows. */
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

test("opening lets in what was held", () => {
  const before = { server: table("server", "ESTABLISHED"), packets: [held("client", "F.")] };
  const releases = acts("releases", 1);
  expect(shown(before, { ...releases, server: table("server", "CLOSE-WAIT") })).toEqual([
    "13 server, step 2",
  ]);
});

test("what the peer itself sends does not come to it", () => {
  const unreachable = { packets: [icmp("client", "host unreachable")] };
  const closes = { ...line("client", "close(3)"), client: [], ...unreachable };
  expect(shown({ client: table("client", "SYN-SENT") }, closes)).toEqual(["6 client, step 2"]);
});

test("a RST sent on another connection ends that one", () => {
  const before = { client: table("client", "ESTABLISHED"), packets: [held("server", "R")] };
  const other = { packets: [segment("client", "R", { connection: 2, number: 2 })] };
  expect(shown(before, { ...delivers(1), ...other, client: [] })).toEqual([
    "note-3-established client, step 2",
  ]);
});

test("lines that come to their end count, one or several", () => {
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

test("a copy of a packet is a packet", () => {
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
