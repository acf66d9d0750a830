import { expect, test } from "vitest";
import { Conversations } from "../../../src/wire/decode/conversations.ts";

const A = [198, 18, 0, 1];
const B = [198, 18, 0, 2];
const ab = Uint8Array.from([...A, ...B]);
const ba = Uint8Array.from([...B, ...A]);

test("the first segment sets the base of both directions", () => {
  const table = new Conversations();
  table.lookUp(4, ab, 0, 1000, 2000, 500, 70, false);
  expect(table).toMatchObject({ known: false, seqBase: 500, ackBase: 69 });
  table.lookUp(4, ba, 0, 2000, 1000, 70, 501, false);
  expect(table).toMatchObject({ known: true, seqBase: 69, ackBase: 500 });
});

test("a SYN sets the base again", () => {
  const table = new Conversations();
  table.lookUp(4, ab, 0, 1000, 2000, 500, 70, false);
  table.lookUp(4, ba, 0, 2000, 1000, 9000, 601, true);
  expect(table).toMatchObject({ known: false, seqBase: 9000, ackBase: 600 });
  table.lookUp(4, ab, 0, 1000, 2000, 601, 9001, false);
  expect(table).toMatchObject({ known: true, seqBase: 600, ackBase: 9000 });
});

test("connections with equal ports are distinguished by their addresses", () => {
  const table = new Conversations();
  table.lookUp(4, ba, 0, 7, 7, 100, 200, false);
  table.lookUp(4, ab, 0, 7, 7, 200, 101, false);
  expect(table).toMatchObject({ known: true, seqBase: 199, ackBase: 100 });
});

test("the base of an acknowledged 0 is 2^32 - 1", () => {
  const table = new Conversations();
  table.lookUp(4, ab, 0, 1, 2, 5, 0, true);
  expect(table.ackBase).toBe(0xffffffff);
});

test("IPv4 and IPv6 conversations are separate", () => {
  const zeros = new Uint8Array(32);
  const table = new Conversations();
  table.lookUp(4, zeros, 0, 1, 2, 5, 6, false);
  table.lookUp(6, zeros, 0, 1, 2, 5, 6, false);
  expect(table.known).toBe(false);
});
