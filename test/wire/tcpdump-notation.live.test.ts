/** Our text against the real tcpdump's (4.99.5: older ones word malformed packets otherwise). */
import { expect, test } from "vitest";
import { conversation } from "./support/conversations.ts";
import { printed, WITHOUT_TIME } from "./support/tcpdump-case.ts";
import { tcpdumpCases } from "./support/tcpdump-cases.ts";
import { runTcpdump } from "./support/tcpdump-local.ts";

const SEEDS = 300;

/** Line by line, so that a difference is told by the first line that differs. */
async function compare(args: readonly string[], file: Uint8Array, ours: string): Promise<void> {
  const theirs = await runTcpdump(["-n", ...args], file);
  expect(ours.split("\n")).toEqual(theirs.split("\n"));
}

test.each(tcpdumpCases)("prints as tcpdump does: $name", async ({ args, file, options }) => {
  await compare(args, file, printed(file, options));
});

test(`prints ${SEEDS} random conversations as tcpdump does`, { timeout: 60_000 }, async () => {
  for (let seed = 0; seed < SEEDS; seed++) {
    const file = conversation(seed);
    const raw = seed % 3 === 0;
    const args = raw ? [...WITHOUT_TIME.args, "-S"] : WITHOUT_TIME.args;
    await compare(args, file, printed(file, { time: "none", rawSequence: raw }));
  }
});
