/**
 * The bytes that the lab's own program has not taken yet because the other program cut the stream in
 * another way: a recv of the lab's program returns what has come, and the rest waits in Recv-Q.
 */
import type { CallExpectation } from "../../lab/model.ts";
import { type Act, expectedActs } from "./calls/acts.ts";

export interface Lagging {
  readonly expected: readonly CallExpectation[];
  /** Bytes. */
  readonly lag: number;
}

/** The calls of the lab's own program if it has taken `lag` bytes less than the lab lists so far. */
export function lagging(
  expected: readonly CallExpectation[],
  acts: readonly Act[],
  lag: number,
): Lagging {
  const total = (list: readonly { readonly name: string; readonly result: number | undefined }[]) =>
    list.reduce(
      (sum, { name, result = 0 }) => sum + (name === "recv" ? Math.max(0, result) : 0),
      0,
    );
  const wanted = expectedActs(expected, false);
  const taken = total(acts);
  const left = lag + total(wanted) - taken;
  if (taken === 0 || left < 0 || left === lag) return { expected, lag };
  const first = wanted.findIndex(({ name, result }) => name === "recv" && result > 0);
  const others = wanted.filter(({ name, result }) => name !== "recv" || result <= 0);
  return {
    expected: others.toSpliced(first, 0, { name: "recv", result: taken, count: 1 }),
    lag: left,
  };
}
