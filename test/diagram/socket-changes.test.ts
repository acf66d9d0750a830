/** Changes from table to table, in records of any size. */
import { expect, test } from "vitest";
import { changesOf } from "../../src/diagram/socket-changes.ts";
import type { RecordedStep } from "../../src/diagram/step-events.ts";
import type { Entry } from "../../src/sockets/table.ts";
import { closeRun } from "../support/runs/close-run.ts";

test("a row is read as often in a table of 800 rows as in one of 100", () => {
  let looks = 0;
  const row = (port: number): Entry =>
    ({
      protocol: "tcp",
      recvQ: 0,
      sendQ: 0,
      remote: { address: "198.18.0.2", port: 1 },
      state: "ESTABLISHED",
      get local() {
        looks++;
        return { address: "198.18.0.1", port };
      },
    }) as unknown as Entry;
  const looksOf = (count: number): number => {
    const rows = Array.from({ length: count }, (_, index) => row(1024 + index));
    const [first] = closeRun();
    if (first === undefined) throw new Error("the run has steps");
    const step = { ...first.observed, number: 1, name: "", action: "steps", finished: [] };
    const steps = [1, 2].map(
      () => ({ ...step, tables: { server: rows, client: [] } }) as unknown as RecordedStep,
    );
    looks = 0;
    expect(changesOf(steps, "server").map(({ length }) => length)).toEqual([count, 0]);
    return looks / count;
  };
  expect(looksOf(800)).toBe(looksOf(100));
});
