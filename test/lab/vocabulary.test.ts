import { expect, test } from "vitest";
import {
  CLOSING,
  client,
  FIN_WAIT_1,
  LAST_ACK,
  network,
  SYN_RECEIVED,
  SYN_SENT,
  server,
  time,
} from "../../src/lab/index.ts";

const expected = { why: ".", packets: [] } as const;
const syn = client.sends("S");
const synAck = server.sends("S.");

test.each(["holds", "delivers", "drops", "duplicates"] as const)(
  "the network %s one packet or several",
  (action) => {
    expect(network[action](syn, expected)).toEqual({ action, what: [syn], ...expected });
    expect(network[action]([syn, synAck], expected)).toEqual({
      action,
      what: [syn, synAck],
      ...expected,
    });
  },
);

test("the network can hold and release all packets without a selector", () => {
  expect(network.holdsEverything(expected)).toEqual({ action: "holds", ...expected });
  expect(network.releases(expected)).toEqual({ action: "releases", ...expected });
});

test("time passes between two limits", () => {
  expect(time.passes([59, 61], expected)).toEqual({
    action: "passes",
    seconds: [59, 61],
    ...expected,
  });
});

test("the other expectations of a step are kept", () => {
  const finishes = client.line("connect");
  const shows = ["E6"];
  expect(network.delivers(synAck, { ...expected, finishes, shows })).toMatchObject({
    finishes: { peer: "client", tag: "connect" },
    shows: ["E6"],
  });
});

test("a SYN and a FIN that are not acknowledged count one in Send-Q, the answer to a SYN none", () => {
  const rows = { SYN_SENT, SYN_RECEIVED, FIN_WAIT_1, CLOSING, LAST_ACK };
  expect(
    Object.values(rows).map(({ state, sendQ, owner }) => `${state} ${sendQ} ${owner}`),
  ).toEqual([
    "SYN-SENT 1 program",
    "SYN-RECEIVED 0 none",
    "FIN-WAIT-1 1 none",
    "CLOSING 1 none",
    "LAST-ACK 1 none",
  ]);
});
