/** The short form of a prediction, and the messages for text that is not in it. */
import { describe, expect, test } from "vitest";
import { NotationError, parsePackets, parseStates } from "../../src/predict/notation.ts";
import { packetText } from "../../src/predict/prediction.ts";

const BEFORE = { server: "LISTEN", client: "CLOSED" } as const;

const packets = (text: string): readonly string[] => parsePackets(text).map(packetText);

describe("packets", () => {
  test("a handshake is typed as tcpdump writes it", () => {
    expect(packets("client S; server S. ack 1; client . ack 1")).toEqual([
      "client → server  [S]",
      "server → client  [S.]  ack 1",
      "client → server  [.]  ack 1",
    ]);
  });

  test("a peer and an ack may be one letter, flags have any order and case, and brackets", () => {
    expect(packets("c .p 15 a1 ;S [f.] A16, length 3;")).toEqual([
      "client → server  [P.]  15 bytes, ack 1",
      "server → client  [F.]  3 bytes, ack 16",
    ]);
  });

  test("commas may separate packets, and the numbers of one", () => {
    const handshake = packets("client S; server S. ack 1; client P. 15, ack 1");
    expect(packets("client S, server S. ack 1, client P. 15, ack 1")).toEqual(handshake);
    expect(packets("c S,s S., a1,c P. 15,a1")).toEqual(handshake);
  });

  test("a UDP datagram has a length, an ICMP packet only a sender", () => {
    expect(packets("client udp 1; server ICMP; client UDP")).toEqual([
      "client → server  UDP  1 byte",
      "server → client  ICMP",
      "client → server  UDP  0 bytes",
    ]);
  });

  test.each(["", "  ", ";", " ; ,"])("%j means that nothing is sent", (text) => {
    expect(parsePackets(text)).toEqual([]);
  });

  test.each([
    ["client S; other S.", 'packet 2: "other" is no peer: write server or client, or s or c'],
    ["client", "packet 1: flags are missing after client: write them as in client S"],
    ["client SYN", 'packet 1: "SYN" are no flags: write S instead, as tcpdump does'],
    ["server syn+ack", 'packet 1: "syn+ack" are no flags: write S. instead, as tcpdump does'],
    ["client X", "use S for SYN, F FIN, R RST, P PSH and . ACK; or udp or icmp"],
    ["client constructor", "use S for SYN, F FIN, R RST, P PSH and . ACK; or udp or icmp"],
    ["client P. fifteen", '"fifteen" is neither a length such as 15 nor an ack such as ack 1'],
    ["client P. 15 16", "packet 1: length has two numbers: give one"],
    ["client . ack", "packet 1: ack needs a number from 0 to 4294967295; none is given"],
    ["client . ack 4294967296", 'from 0 to 4294967295, not "4294967296"'],
    ["client P. 65536", 'length needs a number from 0 to 65535, not "65536"'],
    ["client P. -1", '"-1" is neither a length'],
    ["client S ack 1", "an ack needs the ACK flag, the dot: client S. ack 1"],
    ["client udp 12 ack 1", "packet 1: a UDP datagram has no ack"],
    ["server icmp 3", "packet 1: an ICMP packet has only a sender: server icmp"],
    [`client ${"x".repeat(300)}`, `"${"x".repeat(24)}…" are no flags`],
    ["client S;".repeat(101), "a step has at most 100 packets in a prediction"],
    ["x".repeat(5_001), "the text is too long: use at most 5000 characters"],
  ])("%j is refused with the correct form", (text, message) => {
    expect(() => parsePackets(text)).toThrow(NotationError);
    expect(() => parsePackets(text)).toThrow(message);
  });
});

describe("states", () => {
  test.each([
    ["", BEFORE],
    ["client SYN-SENT", { server: "LISTEN", client: "SYN-SENT" }],
    ["c est; s syn-r", { server: "SYN-RECEIVED", client: "ESTABLISHED" }],
    ["server FIN_WAIT1, client SYN_RECV", { server: "FIN-WAIT-1", client: "SYN-RECEIVED" }],
    ["client closed", BEFORE],
  ])("%j: a peer that is not named keeps its state", (text, states) => {
    expect(parseStates(text, BEFORE)).toEqual(states);
  });

  test.each([
    ["client CLOS", '"CLOS" can be CLOSED or CLOSE-WAIT or CLOSING: write more letters'],
    ["client fin-wait", '"fin-wait" can be FIN-WAIT-1 or FIN-WAIT-2: write more letters'],
    ["client OPEN", '"OPEN" is no state; the states are CLOSED LISTEN SYN-SENT'],
    ["client", "the state of the client is missing"],
    ["client EST c EST", "the client is named twice"],
    ["ESTABLISHED", '"ESTABLISHED" is no peer'],
  ])("%j is refused with the correct form", (text, message) => {
    expect(() => parseStates(text, BEFORE)).toThrow(NotationError);
    expect(() => parseStates(text, BEFORE)).toThrow(message);
  });
});
