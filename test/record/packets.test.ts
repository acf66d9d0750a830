import { expect, test } from "vitest";
import { CLIENT, SERVER, Wire } from "../support/runs/recorded-wire.ts";
import { icmp, icmp6, ipv4, ipv6, tcp, udp } from "../wire/support/build.ts";

test("numbers are relative to the ISN of their side", () => {
  const wire = new Wire();
  const seen = [
    wire.client("S", { seq: 3_000_000_000 }),
    wire.server("S.", { seq: 700_000_000, ack: 3_000_000_001 }),
    wire.client(".", { seq: 3_000_000_001, ack: 700_000_001 }),
    wire.client("P.", { seq: 3_000_000_001, ack: 700_000_001 }, "hello"),
  ];
  expect(seen.map(({ segment }) => [segment?.relativeSeq, segment?.relativeAck])).toEqual([
    [0, undefined],
    [0, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(seen.at(-1)?.segment).toMatchObject({ length: 5, data: "hello", connection: 1 });
});

test("relative numbers continue when the raw ones wrap at 2^32", () => {
  const wire = new Wire();
  wire.client("S", { seq: 0xffff_fffe });
  wire.server("S.", { seq: 0xffff_ffff, ack: 0xffff_ffff });
  const data = wire.client("P.", { seq: 0xffff_ffff, ack: 0 }, "hello");
  const ack = wire.server(".", { seq: 0, ack: 4 });
  expect(data.segment).toMatchObject({ seq: 0xffff_ffff, relativeSeq: 1, ack: 0, relativeAck: 1 });
  expect(ack.segment).toMatchObject({ seq: 0, relativeSeq: 1, ack: 4, relativeAck: 6 });
});

test("the line is tcpdump's, with the peers' names as addresses", () => {
  const wire = new Wire();
  expect(wire.client("S", { seq: 7 })).toMatchObject({
    number: 1,
    time: 0,
    source: { peer: "client", address: CLIENT, port: 40100 },
    destination: { peer: "server", address: SERVER, port: 12345 },
    text: "IP client.40100 > server.12345: Flags [S], seq 7, win 64240, length 0",
    received: true,
  });
  expect(wire.server("R.", { ack: 8 })).toMatchObject({ number: 2, time: 0.001 });
});

test("options are in tcpdump's notation, without brackets", () => {
  const wire = new Wire();
  const options = [2, 4, 5, 180, 1, 1, 4, 2, 1, 3, 3, 7];
  expect(wire.client("S", { options }).segment?.options).toBe(
    "mss 1460,nop,nop,sackOK,nop,wscale 7",
  );
  expect(wire.server("S.").segment?.options).toBe("");
});

test("another client port, or a SYN with another ISN, begins another connection", () => {
  const wire = new Wire();
  const connections = [
    wire.client("S", { seq: 1 }),
    wire.client("S", { seq: 1 }), // sent again
    wire.server("S.", { seq: 50, ack: 2 }),
    wire.client("S", { seq: 1, from: 40102 }),
    wire.client("S", { seq: 9_000 }), // the port is reused
    wire.server("S.", { seq: 60, ack: 9_001 }),
    wire.client(".", { seq: 2, from: 40102 }),
  ].map(({ segment }) => segment?.connection);
  expect(connections).toEqual([1, 1, 1, 2, 3, 3, 2]);
  expect(wire.recorder.connections[1]?.ends).toEqual({
    server: { address: SERVER, port: 12345 },
    client: { address: CLIENT, port: 40102 },
  });
});

test("two SYNs that cross are one connection, opened from both sides", () => {
  const wire = new Wire();
  const seen = [wire.client("S", { seq: 10 }), wire.server("S", { seq: 20 })];
  expect(seen.map(({ segment }) => segment?.connection)).toEqual([1, 1]);
  expect(wire.recorder.connections[0]?.isns).toEqual({ client: 10, server: 20 });
});

test("a segment without a captured SYN has no relative numbers", () => {
  const { segment } = new Wire().client(".", { seq: 5, ack: 6 });
  expect(segment).toMatchObject({ seq: 5, ack: 6 });
  expect(segment).not.toHaveProperty("relativeSeq");
  expect(segment).not.toHaveProperty("relativeAck");
});

test("a packet that is not TCP, or of a host that is not a peer, is not a segment of the lab", () => {
  const wire = new Wire();
  const ping = wire.send(CLIENT, SERVER, icmp(8, 0, [0, 7, 0, 1]));
  expect(ping).not.toHaveProperty("segment");
  expect(ping).not.toHaveProperty("datagram");
  expect(ping.icmp).toBe(true);
  expect(ping.text).toBe("IP client > server: ICMP echo request, id 7, seq 1, length 8");
  const stray = wire.send("198.18.7.1", SERVER, tcp("S"));
  expect(stray).not.toHaveProperty("segment");
  expect(stray.source).toEqual({ address: "198.18.7.1", port: 34567 });
});

test("an address that begins like a peer's is not replaced", () => {
  const stray = new Wire().send("198.18.7.25", SERVER, tcp("S", { from: 1, to: 2 }));
  expect(stray.text).toMatch(/^IP 198\.18\.7\.25\.1 > server\.2: /);
});

test("a datagram has its length and its text, an empty datagram has no text", () => {
  const wire = new Wire();
  const hello = wire.clientDatagram("hello");
  expect(hello).toMatchObject({
    source: { peer: "client", port: 40100 },
    destination: { peer: "server", port: 12345 },
    text: "IP client.40100 > server.12345: UDP, length 5",
    datagram: { connection: 1, length: 5, data: "hello" },
  });
  expect(hello).not.toHaveProperty("segment");
  expect(hello).not.toHaveProperty("icmp");
  expect(wire.serverDatagram().datagram).toEqual({ connection: 1, length: 0 });
});

test("two endpoints are one connection in both directions, and one for each of UDP and TCP", () => {
  const wire = new Wire();
  const seen = [
    wire.clientDatagram("a"),
    wire.client("S", { seq: 1 }),
    wire.serverDatagram("b"),
    wire.clientDatagram("c", 40102),
    wire.server("S.", { seq: 50, ack: 2 }),
    wire.serverDatagram("d", 40102),
  ];
  expect(seen.map(({ segment, datagram }) => (segment ?? datagram)?.connection)).toEqual([
    1, 2, 1, 3, 2, 3,
  ]);
  expect(wire.recorder.connections.map(({ protocol }) => protocol)).toEqual(["udp", "tcp", "udp"]);
});

test("a datagram of a host that is not a peer is not a datagram of the lab", () => {
  const stray = new Wire().send("198.18.7.1", SERVER, udp({}, 3));
  expect(stray).not.toHaveProperty("datagram");
});

test("an ICMP message about a datagram names the peer and is not part of a connection", () => {
  const wire = new Wire();
  const about = ipv4(udp({ from: 40100, to: 12345 }, 5), { source: CLIENT, destination: SERVER });
  const unreachable = wire.send(SERVER, CLIENT, icmp(3, 3, [0, 0, 0, 0, ...about]));
  expect(unreachable).toMatchObject({
    source: { peer: "server" },
    icmp: true,
    text: "IP server > client: ICMP server udp port 12345 unreachable, length 41",
  });
  expect(wire.recorder.connections).toEqual([]);
});

const IPV6 = { server: "2001:2:0:66::2", client: "2001:2:0:66::3" };

test("on IPv6 the peers' names replace their addresses, in ICMP messages too", () => {
  const wire = new Wire(IPV6);
  const syn = wire.send(IPV6.client, IPV6.server, tcp("S", { from: 40100, to: 12345 }));
  expect(syn.source).toEqual({ peer: "client", address: IPV6.client, port: 40100 });
  expect(syn.text).toMatch(/^IP6 client\.40100 > server\.12345: Flags \[S\]/);
  const about = ipv6(udp({ from: 40100, to: 12345 }, 5), {
    source: IPV6.client,
    destination: IPV6.server,
  });
  const unreachable = wire.send(IPV6.server, IPV6.client, icmp6(1, 4, [0, 0, 0, 0, ...about]));
  expect(unreachable).toMatchObject({ source: { peer: "server" }, icmp: true });
  expect(unreachable.text).toBe(
    "IP6 server > client: ICMP6, destination unreachable, unreachable port, server udp port 12345, length 61",
  );
});

test.each(["2001:2:0:66::25", "2001:2:0:66::2:5", "2001:2:0:66::2f", "12:2001:2:0:66::2"])(
  "%s, which contains a peer's address, is not replaced",
  (address) => {
    const stray = new Wire(IPV6).send(address, IPV6.server, tcp("S", { from: 1, to: 2 }));
    expect(stray.text).toContain(`IP6 ${address}.1 > server.2: `);
  },
);

test("a SYN has its sender's ISN in the previous connection of the same four-tuple", () => {
  const wire = new Wire();
  const seen = [
    wire.client("S", { seq: 100 }),
    wire.server("S.", { seq: 900, ack: 101 }),
    wire.client("S", { seq: 200 }),
    wire.client("S", { seq: 200 }),
    wire.server("S.", { seq: 900, ack: 201 }),
    wire.client(".", { seq: 201, ack: 901 }),
    wire.client("S", { seq: 300, from: 40101 }),
  ];
  expect(seen.map(({ segment }) => [segment?.connection, segment?.isnBefore])).toEqual([
    [1, undefined],
    [1, undefined],
    [2, 100],
    [2, 100],
    [2, 900],
    [2, undefined],
    [3, undefined],
  ]);
});

test("a packet's first 256 bytes are recorded as they were captured", () => {
  const wire = new Wire();
  const { frame = "" } = wire.client("P.", { seq: 1, ack: 1 }, "x".repeat(1000));
  expect(frame).toHaveLength(2 * 256);
  expect(frame.slice(24, 28)).toBe("0800"); // IPv4, behind the two Ethernet addresses
  expect(frame.endsWith("787878")).toBe(true);
});
