/** Compares our text with that of tcpdump 4.99.5. Older versions print malformed packets differently. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTools, type Tools } from "../../support/engine/tools.ts";
import { givesEvidence } from "../../support/evidence/evidence.ts";
import { pcap } from "../support/build-capture.ts";
import { ethernet } from "../support/build-link.ts";
import { damagedDns } from "../support/cases-dns.ts";
import { conversation } from "../support/conversations.ts";
import { etherTypes, namedFrames } from "../support/named.ts";
import { printed, WITHOUT_TIME } from "../support/tcpdump-case.ts";
import { tcpdumpCases } from "../support/tcpdump-cases.ts";

const SEEDS = 300;

// both print the local time of day, which must be the same on every machine
process.env.TZ = "UTC";

let tools: Tools;
let theirs: ReadonlyMap<string, string>;
beforeAll(async () => {
  tools = await startTools();
  theirs = await textsOf(tcpdumpCases);
});
afterAll(() => tools?.[Symbol.asyncDispose]());

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: Uint8Array;
}

/** tcpdump's text for each file, by the name of the case. */
async function textsOf(cases: readonly Case[]): Promise<ReadonlyMap<string, string>> {
  const jobs = cases.map(({ args, file }) => ({
    command: ["tcpdump", "-n", ...args, "-r"],
    input: file,
  }));
  const texts = await tools.run(jobs);
  return new Map(cases.map(({ name }, index) => [name, texts[index] ?? ""]));
}

/** Compares lines, so that the first line that differs is reported. */
function compare(ours: string, text: string | undefined): void {
  expect(ours.split("\n")).toEqual(text?.split("\n"));
}

test.each(tcpdumpCases)("prints as tcpdump does: $name", ({ name, file, options }) => {
  compare(printed(file, options), theirs.get(name));
});

test(`prints ${SEEDS} random conversations as tcpdump does`, async () => {
  const cases = Array.from({ length: SEEDS }, (_, seed) => {
    const raw = seed % 3 === 0;
    const args = raw ? [...WITHOUT_TIME.args, "-S"] : WITHOUT_TIME.args;
    return { name: `${seed}`, args, raw, file: conversation(seed) };
  });
  const texts = await textsOf(cases);
  for (const { name, raw, file } of cases) {
    compare(printed(file, { time: "none", rawSequence: raw }), texts.get(name));
  }
});

test("prints 2,000 damaged DNS messages as tcpdump does", async () => {
  const file = damagedDns(1035, 2000);
  const texts = await textsOf([{ name: "damaged", args: WITHOUT_TIME.args, file }]);
  compare(printed(file, WITHOUT_TIME.options), texts.get("damaged"));
});

test("tcpdump finds in each frame what we name", async () => {
  const cases = namedFrames.map(({ frame, linkType }, n) => {
    return {
      name: `${n}`,
      args: WITHOUT_TIME.args,
      file: pcap([frame], { linkType: linkType ?? 1 }),
    };
  });
  const texts = await textsOf(cases);
  for (const [n, { ours, theirs }] of namedFrames.entries()) {
    expect(texts.get(`${n}`), ours).toMatch(theirs);
  }
});

test("each ethertype has tcpdump's name", async () => {
  const file = pcap(etherTypes.map((etherType) => ethernet(new Uint8Array(40), { etherType })));
  const texts = await textsOf([{ name: "types", args: ["-t", "-e"], file }]);
  const named = (text = "") =>
    text.match(/^[0-9a-f:]{17} > [0-9a-f:]{17}, ethertype .*? \(0x[0-9a-f]{4}\), /gm) ?? [];
  const ours = new Set(named(printed(file, { time: "none" })));
  expect(ours.size).toBe(etherTypes.length);
  expect(named(texts.get("types")).filter((line) => !ours.delete(line))).toEqual([]);
  expect(ours.size).toBe(0);
});

test("a line has the time, both hosts, the flags and the numbers, like tcpdump's", async () => {
  givesEvidence("T1", "our lines of 20 conversations and tcpdump's own, time included");
  const cases = Array.from({ length: 20 }, (_, seed) => {
    return { name: `${seed}`, args: [], file: conversation(seed) };
  });
  const texts = await textsOf(cases);
  for (const { name, file } of cases) compare(printed(file, { time: "clock" }), texts.get(name));
  const lines = [...texts.values()].join("").match(/.*Flags.*\n/g) ?? [];
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) {
    expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{6} IP6? \S+ > \S+: Flags \[(none|[SFRPUEWe.]+)\], /);
  }
});
