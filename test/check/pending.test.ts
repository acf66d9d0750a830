/** The reasons why a kernel can still send a packet, one at a time. */
import { describe, expect, test } from "vitest";
import { mayStillSend } from "../../src/check/pending.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { bound, connected, listening } from "../support/evidence/entries.ts";
import { segment } from "../support/evidence/packets.ts";

const HANDSHAKE = [segment("client", "S"), segment("server", "S."), segment("client", ".")];
const OPEN = { server: [listening(), connected("server")], client: [connected("client")] };

const data = (fields = {}): RecordedPacket => segment("client", "P.", { data: "hello", ...fields });
const acked = (ack: number): RecordedPacket => segment("server", ".", { ack });

function after(packets: readonly RecordedPacket[], tables = OPEN): boolean {
  return mayStillSend([...HANDSHAKE, ...packets], tables);
}

function withRow(fields: Partial<Entry>): boolean {
  return after([], { ...OPEN, client: [connected("client", fields)] });
}

describe("no packet can come", () => {
  test("if all numbers of the connection are acknowledged", () => {
    expect(after([])).toBe(false);
    expect(after([data(), acked(6)])).toBe(false);
  });

  test("if a segment was received twice and acknowledged once", () => {
    expect(after([data(), acked(6), data()])).toBe(false);
  });

  test("without a socket, or from a socket that listens, or from a UDP socket", () => {
    expect(mayStillSend([segment("client", "S")], { server: [], client: [] })).toBe(false);
    expect(mayStillSend([], { server: [listening(), bound()], client: [] })).toBe(false);
  });

  test("from TIME-WAIT or an orphan in FIN-WAIT-2, which only answer", () => {
    const timer = { kind: "timewait", seconds: 59 };
    expect(withRow({ state: "TIME-WAIT", timer })).toBe(false);
    expect(withRow({ state: "FIN-WAIT-2", timer, owner: undefined })).toBe(false);
  });

  test("if the acknowledged numbers pass 2^32", () => {
    const wrapped = { data: "hello", seq: 2 ** 32 - 2 };
    expect(after([data(wrapped), acked(3)])).toBe(false);
  });
});

describe("a packet can come", () => {
  test("if octets, a SYN or a FIN are not acknowledged, because the ACK can be delayed", () => {
    expect(after([data()])).toBe(true);
    expect(after([data(), acked(5)])).toBe(true);
    expect(after([segment("server", "F.", { seq: 1 })])).toBe(true);
    expect(mayStillSend(HANDSHAKE.slice(0, 2), OPEN)).toBe(true);
  });

  test("if the acknowledgment is of another connection", () => {
    expect(after([data(), segment("server", ".", { ack: 6, connection: 2 })])).toBe(true);
  });

  test("if octets are not sent or not acknowledged", () => {
    expect(withRow({ sendQ: 1 })).toBe(true);
  });

  test("if a timer runs or is not known", () => {
    for (const kind of ["on", "keepalive", "probe", "unkn-5"]) {
      expect(withRow({ timer: { kind, seconds: 0.2 } }), kind).toBe(true);
    }
    expect(withRow({ timer: undefined } as unknown as Partial<Entry>)).toBe(true);
  });

  test("if a SYN has no answer", () => {
    const row = connected("client", { state: "SYN-SENT", timer: { kind: "on", seconds: 1 } });
    expect(mayStillSend([segment("client", "S")], { server: [], client: [row] })).toBe(true);
  });
});
