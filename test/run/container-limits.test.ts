import { expect, test } from "vitest";
import { limitMismatches, machineShort } from "../../src/run/container-limits.ts";

const none = { killed: 0, full: 0, refused: 0 };

test("a program within its limits is not charged", () => {
  expect(limitMismatches({ server: none, client: none })).toEqual([]);
  // full without a kill: the kernel found room again
  expect(limitMismatches({ server: { ...none, full: 7 }, client: none })).toEqual([]);
  expect(machineShort({ server: { ...none, full: 7 }, client: none })).toBeUndefined();
});

test("a kill at the memory limit is the program's fault, and the mismatch names the limit", () => {
  const counts = { server: none, client: { ...none, killed: 1, full: 12 } };
  expect(limitMismatches(counts)).toMatchObject([
    {
      subject: "the memory of the client's program",
      observed: "killed by the kernel: out of memory, limit 512 MiB",
    },
  ]);
  expect(machineShort(counts)).toBeUndefined();
});

test("a kill below the memory limit is the machine's fault, never the program's", () => {
  const counts = { server: { ...none, killed: 1 }, client: none };
  expect(limitMismatches(counts)).toEqual([]);
  expect(machineShort(counts)).toMatch(/^The machine of the run ran out of memory: .* the server,/);
});

test("the processes that the kernel refused are counted for each peer", () => {
  const counts = { server: { ...none, refused: 3 }, client: { ...none, refused: 250_000 } };
  expect(limitMismatches(counts).map(({ subject, observed }) => [subject, observed])).toEqual([
    ["the processes of the server's program", "the kernel refused to start 3 more"],
    ["the processes of the client's program", "the kernel refused to start 250000 more"],
  ]);
});
