/** Standard input that a user types while stepping, on real containers. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { performLab } from "../../../src/orchestrate/perform-lab.ts";
import type { StepRecord } from "../../../src/record/record.ts";
import type { TypeInput } from "../../../src/run/step/typed-input.ts";
import { Timing } from "../../../src/runtime/timing.ts";

const LAB = `import { client, lab, server } from "wirestep/lab";

const nothing = { why: "No packet.", packets: [] };
export default lab("typed-lines", {
  question: "What was typed?",
  steps: [
    server.steps("begin", { ...nothing, sockets: { server: [], client: [] } }),
    client.steps("first", { ...nothing, prints: "one\\n" }),
    client.steps("second", { ...nothing, prints: "two\\n" }),
    client.steps("third", { ...nothing, prints: "no more\\n" }),
  ],
  flags: "",
  states: { server: "CLOSED", client: "CLOSED" },
});
`;
const SERVER = `#include <cstdlib>
int main() {
  return std::abs(0);  // step: begin
}
`;
const CLIENT = `#include <iostream>
#include <string>
static void Next() {
  std::string line;
  std::cout << (std::getline(std::cin, line) ? line : "no more") << std::endl;
}
int main() {
  Next();  // step: first
  Next();  // step: second
  Next();  // step: third
}
`;

let around: string;
let folder: string;
beforeAll(async () => {
  around = await mkdtemp(join(tmpdir(), "wirestep-typed-"));
  folder = join(around, "typed-lines");
  await mkdir(folder);
  const files = { "lab.ts": LAB, "server.cc": SERVER, "client.cc": CLIENT };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  );
});
afterAll(() => rm(around, { recursive: true }));

test("a line that reads waits for the user, gets what was typed ahead, and learns of the input's end", async () => {
  const asked: string[] = [];
  const steps: StepRecord[] = [];
  let type: TypeInput | undefined;
  const { record } = await performLab({
    lab: folder,
    family: 4,
    keep: false,
    runs: join(around, "runs"),
    timing: new Timing(performance.now()),
    env: process.env,
    signal: new AbortController().signal,
    progress: () => undefined,
    started: () => undefined,
    step: (step) => void steps.push(step),
    beforeStep: async ({ name }) => {
      if (name === "client: second") expect(await type?.("client", "two\n")).toBeUndefined();
    },
    onInput: (given) => {
      type = given;
    },
    onReads: (peer) => {
      asked.push(`${peer} at step ${steps.length + 1}`);
      void type?.(peer, steps.length === 1 ? "one\n" : undefined);
    },
  });
  expect(asked).toEqual(["client at step 2", "client at step 4"]);
  expect(steps.map(({ executed }) => executed?.output)).toEqual([
    "",
    "one\n",
    "two\n",
    "no more\n",
  ]);
  expect(record.steps.map(({ typed }) => typed)).toEqual([
    undefined,
    [{ peer: "client", text: "one\n" }],
    [{ peer: "client", text: "two\n" }],
    [{ peer: "client" }],
  ]);
  expect(record.verdict).toBe("passed");
  expect(await type?.("client", "more\n")).toBe("The input of the client has ended.");
});
