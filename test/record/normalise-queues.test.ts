import { expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { bound } from "../support/evidence/entries.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

test("a UDP queue counts the kernel's memory for its datagrams, so only whether it has some is compared", () => {
  const tables = (recvQ: number) => {
    const row = bound({ recvQ });
    const [step, ...others] = handshakeRecord().steps;
    if (step === undefined) throw new Error("the record has no step");
    const steps = [{ ...step, tables: { server: [row], client: [] } }, ...others];
    return normaliseRecord({ ...handshakeRecord(), steps }).steps[0]?.tables.server;
  };
  expect(tables(2304)).toEqual(tables(4608));
  expect(tables(0)).not.toEqual(tables(2304));
});
