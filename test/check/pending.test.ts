/** What keeps a kernel from being still, one reason at a time. */
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

describe("nothing more can come", () => {
  test("of a connection whose numbers are all acknowledged", () => {
    expect(after([])).toBe(false);
    expect(after([data(), acked(6)])).toBe(false);
  });

  test("of what is received twice and acknowledged once", () => {
    expect(after([data(), acked(6), data()])).toBe(false);
  });

  test("without a socket, of one that listens, of UDP's", () => {
    expect(mayStillSend([segment("client", "S")], { server: [], client: [] })).toBe(false);
    expect(mayStillSend([], { server: [listening(), bound()], client: [] })).toBe(false);
  });

  test("of TIME-WAIT, and of an orphan in FIN-WAIT-2: they only answer", () => {
    const timer = { kind: "timewait", seconds: 59 };
    expect(withRow({ state: "TIME-WAIT", timer })).toBe(false);
    expect(withRow({ state: "FIN-WAIT-2", timer, owner: undefined })).toBe(false);
  });

  test("of numbers that pass 2^32", () => {
    const wrapped = { data: "hello", seq: 2 ** 32 - 2 };
    expect(after([data(wrapped), acked(3)])).toBe(false);
  });
});

describe("something may come", () => {
  test("where octets, a SYN or a FIN are not acknowledged: the ACK may be delayed", () => {
    expect(after([data()])).toBe(true);
    expect(after([data(), acked(5)])).toBe(true);
    expect(after([segment("server", "F.", { seq: 1 })])).toBe(true);
    expect(mayStillSend(HANDSHAKE.slice(0, 2), OPEN)).toBe(true);
  });

  test("where the acknowledgment is another connection's", () => {
    expect(after([data(), segment("server", ".", { ack: 6, connection: 2 })])).toBe(true);
  });

  test("where something is left to send, or to be acknowledged", () => {
    expect(withRow({ sendQ: 1 })).toBe(true);
  });

  test("where a timer runs, or is not known", () => {
    for (const kind of ["on", "keepalive", "probe", "unkn-5"]) {
      expect(withRow({ timer: { kind, seconds: 0.2 } }), kind).toBe(true);
    }
    expect(withRow({ timer: undefined } as unknown as Partial<Entry>)).toBe(true);
  });

  test("where a SYN waits for its answer", () => {
    const row = connected("client", { state: "SYN-SENT", timer: { kind: "on", seconds: 1 } });
    expect(mayStillSend([segment("client", "S")], { server: [], client: [row] })).toBe(true);
  });
});
