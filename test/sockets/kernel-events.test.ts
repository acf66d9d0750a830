import { expect, test } from "vitest";
import { Drops } from "../../src/sockets/kernel-events.ts";
import { parseTraceLine, TraceFormatError } from "../../src/sockets/state-trace.ts";

const SERVER = { address: "198.18.0.2", port: 12345 };
const CLIENT = { address: "198.18.0.3", port: 40000 };

/** A line of the trace, as Linux 6.18 prints it. */
const line = (time: string, processor: string, text: string): string =>
  `          client-23505   [${processor}] ..s2. 1796072.${time}: ${text}`;

const probe = (time: string, packet: string, from: string, socket = "0000000000000009"): string =>
  line(
    time,
    "001",
    `tcp_probe: family=AF_INET src=198.18.0.2:12345 dest=${from} mark=0x0 data_len=5 snd_nxt=0x1 snd_una=0x1 snd_cwnd=10 ssthresh=7 snd_wnd=6 srtt=4 rcv_wnd=6 sock_cookie=0 skbaddr=${packet} skaddr=${socket}`,
  );

const free = (
  time: string,
  packet: string,
  reason: string,
  socket = "0000000000000000",
  processor = "001",
): string =>
  line(
    time,
    processor,
    `kfree_skb: skbaddr=${packet} rx_sk=${socket} protocol=2048 location=tcp_rcv_established+0x2fe/0xc40 reason: ${reason}`,
  );

const RESET = line(
  "000010",
  "001",
  "tcp_send_reset: skbaddr=00000000000000a1 skaddr=(null) src=198.18.0.2:12345 dest=198.18.0.3:40000 state=UNKNOWN reason=NO_SOCKET",
);

/** The events of the run with the two addresses. */
function eventsIn(...lines: readonly string[]) {
  const own = [SERVER.address, CLIENT.address];
  const drops = new Drops(({ from, to }) => own.includes(from.address) && own.includes(to.address));
  return lines.flatMap((text) => {
    const parsed = parseTraceLine(text);
    const event = parsed.kind === "other" ? drops.see(parsed.line) : undefined;
    return event === undefined ? [] : [event];
  });
}

const time = (microseconds: number): number => 1796072000000 + microseconds;

test("a reset has its sender, its reason, and the packet that it answers, which is dropped", () => {
  expect(eventsIn(RESET, free("000018", "00000000000000a1", "NO_SOCKET"))).toEqual([
    { kind: "reset", time: time(10), reason: "NO_SOCKET", from: SERVER, to: CLIENT },
    { kind: "drop", time: time(18), reason: "NO_SOCKET", from: CLIENT, to: SERVER },
  ]);
});

test("a retransmission has its sender, on IPv6 with its addresses", () => {
  const again = (six: string, addresses: string): string =>
    line(
      "000001",
      "000",
      `tcp_retransmit_skb: skbaddr=00000000000000a1 skaddr=00000000000000b1 family=AF_INET${six} sport=40000 dport=12345 ${addresses} state=TCP_ESTABLISHED err=0`,
    );
  const mapped =
    "saddr=198.18.0.3 daddr=198.18.0.2 saddrv6=::ffff:198.18.0.3 daddrv6=::ffff:198.18.0.2";
  const event = { kind: "retransmission", time: time(1), from: CLIENT, to: SERVER };
  expect(eventsIn(again("", mapped))).toEqual([event]);
  expect(eventsIn(again("6", mapped))).toEqual([event]);
  expect(
    parseTraceLine(again("6", "saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=2001:2::3 daddrv6=2001:2::2")),
  ).toMatchObject({
    line: { event: { from: { address: "2001:2::3" }, to: { address: "2001:2::2" } } },
  });
});

test("a packet that a socket has got and that is dropped at once is that connection's", () => {
  const old = [
    probe("000100", "00000000000000a1", "198.18.0.3:40000"),
    free("000104", "00000000000000a1", "TCP_OLD_DATA"),
  ];
  expect(eventsIn(...old)).toEqual([
    { kind: "drop", time: time(104), reason: "TCP_OLD_DATA", from: CLIENT, to: SERVER },
  ]);
});

test("a drop that names the socket is that socket's", () => {
  const events = eventsIn(
    probe("000100", "00000000000000a1", "198.18.0.3:40000", "00000000000000b1"),
    free("900000", "00000000000000a2", "TCP_OLD_DATA", "00000000000000b1"),
  );
  expect(events).toMatchObject([{ kind: "drop", from: CLIENT, to: SERVER }]);
});

test.each([
  ["a packet of other addresses", [probe("000100", "00000000000000a1", "198.18.9.3:40000"), free("000104", "00000000000000a1", "TCP_OLD_DATA")]],
  ["a packet that no line has named", [free("000104", "00000000000000a1", "TCP_OLD_DATA")]],
  ["another packet at the same place", [probe("000100", "00000000000000a1", "198.18.0.3:40000"), free("000900", "00000000000000a1", "TCP_OLD_DATA")]],
  ["another processor's packet at the same place", [probe("000100", "00000000000000a1", "198.18.0.3:40000"), free("000104", "00000000000000a1", "TCP_OLD_DATA", "0", "000")]],
  ["a socket of other addresses at the same place", [probe("000100", "00000000000000a1", "198.18.0.3:40000", "00000000000000b1"), probe("000200", "00000000000000a3", "198.18.9.3:40000", "00000000000000b1"), free("900000", "00000000000000a2", "TCP_OLD_DATA", "00000000000000b1")]],
  ["a packet that has done its work", [probe("000100", "00000000000000a1", "198.18.0.3:40000"), free("000104", "00000000000000a1", "TCP_RESET")]],
])("%s is no drop of this run", (_, lines) => {
  expect(eventsIn(...lines)).toEqual([]);
}); // biome-ignore format: a row for each

test("a line that the kernel does not print so is an error", () => {
  expect(() => parseTraceLine(line("000001", "001", "kfree_skb: skbaddr=1"))).toThrow(
    TraceFormatError,
  );
  expect(() => parseTraceLine(line("000001", "001", "tcp_probe: src=1"))).toThrow(TraceFormatError);
});
