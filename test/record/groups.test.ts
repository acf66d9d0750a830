import { expect, test } from "vitest";
import { connectionsOf } from "../../src/check/context.ts";
import { directedBroadcast, groupOf } from "../../src/record/groups.ts";
import { CLIENT, SERVER, Wire } from "../support/runs/recorded-wire.ts";
import { udp } from "../wire/support/build.ts";

const PEERS = ["198.18.7.2", "198.18.7.3"];
const LOOPBACK = ["127.0.0.2", "127.0.0.1"];

test.each([
  ["198.18.7.7", PEERS, "broadcast"],
  ["255.255.255.255", PEERS, "broadcast"],
  ["127.255.255.255", LOOPBACK, "broadcast"],
  ["239.1.2.3", PEERS, "multicast"],
  ["224.0.0.1", PEERS, "multicast"],
  ["ff02::1", ["2001:2:0:1::2"], "multicast"],
  ["198.18.7.3", PEERS, undefined],
  ["198.18.7.6", PEERS, undefined],
  ["240.0.0.1", PEERS, undefined],
  ["2001:2:0:1::ff", ["2001:2:0:1::2"], undefined],
])("%s in the network of %j is %s", (address, peers, group) => {
  expect(groupOf(address, peers)).toBe(group);
});

test("a /29 ends at the next multiple of eight", () => {
  expect(["198.18.0.2", "198.19.255.250"].map(directedBroadcast)).toEqual([
    "198.18.0.7",
    "198.19.255.255",
  ]);
  expect(directedBroadcast("2001:2:0:1::2")).toBeUndefined();
});

const toAll = udp({ from: 40100, to: 12345 }, 5);

test("a broadcast is a datagram of its connection, named in tcpdump's line", () => {
  const wire = new Wire();
  const question = wire.send(CLIENT, "198.18.7.7", toAll);
  const answer = wire.serverDatagram("I am");
  expect(question.text).toBe("IP client.40100 > broadcast.12345: UDP, length 5");
  expect(question.destination).toEqual({ address: "198.18.7.7", port: 12345, group: "broadcast" });
  expect([question, answer].map(({ datagram }) => datagram?.connection)).toEqual([1, 1]);
});

test("the answer gives the connection the server's address, and a later broadcast leaves it", () => {
  const wire = new Wire();
  const packets = [
    wire.send(CLIENT, "239.1.2.3", toAll),
    wire.serverDatagram("I am"),
    wire.send(CLIENT, "239.1.2.3", toAll),
  ];
  const first = {
    server: { address: SERVER, port: 12345 },
    client: { address: CLIENT, port: 40100 },
  };
  expect(connectionsOf(packets.slice(0, 1))[0]?.server.address).toBe("239.1.2.3");
  expect(connectionsOf(packets)).toEqual([first]);
  expect(wire.recorder.connections.map(({ ends }) => ends)).toEqual([first]);
});
