/** The action on machines and programs with which no lab can run. None of these tests needs an engine. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { courseCheckout, documentedUse } from "../support/commands/course.ts";

/** A machine without an engine. */
const NO_ENGINE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };
const INPUTS = { lab: "handshake", programs: "homework" };

test("six lines of a workflow are enough, and let no run without evidence pass", async () => {
  const { lines, uses, with: inputs } = await documentedUse();
  expect(lines).toHaveLength(6);
  expect(uses).toMatch(/\/wirestep@v\d+\.\d+\.\d+$/);
  expect(inputs).toEqual({ ...INPUTS, inconclusive: "fail" });
});

test.concurrent("no engine: a warning that says nothing about the programs, and the job continues", async () => {
  await using job = await courseCheckout();
  const { code, log, outputs, summary } = await job.run(INPUTS, NO_ENGINE);
  expect({ code, verdict: outputs.verdict }).toEqual({ code: 0, verdict: "inconclusive" });
  expect(log).toMatch(
    /^::warning title=handshake%3A inconclusive \(this says nothing about the programs\)::/m,
  );
  expect(log).not.toContain("::error");
  expect(summary).toContain("? inconclusive");
});

test.concurrent("no engine although evidence is required: the job fails with exit code 3", async () => {
  await using job = await courseCheckout();
  const { code, outputs } = await job.run({ ...INPUTS, inconclusive: "fail" }, NO_ENGINE);
  expect({ code, verdict: outputs.verdict }).toEqual({ code: 3, verdict: "inconclusive" });
});

test.concurrent("a tag that the student has on two lines: an error at the student's file, exit code 2", async () => {
  await using job = await courseCheckout({
    file: "server.cc",
    from: "// step: listen\n",
    to: "// step: listen, accept\n",
  });
  const { code, log, outputs, used } = await job.run(
    { ...INPUTS, junit: "out/junit.xml" },
    NO_ENGINE,
  );
  expect({ code, verdict: outputs.verdict, run: outputs.run }).toEqual({
    code: 2,
    verdict: "invalid",
    run: "",
  });
  expect(log).toMatch(
    /^::error file=homework\/server\.cc,line=6,title=handshake%3A cannot run::step 3 \(accept\): the tag "\/\/ step: accept" is on lines 5 and 6 of homework\/server\.cc\. Keep it on one line\.$/m,
  );
  expect(await readFile(join(job.workspace, "out/junit.xml"), "utf8")).toContain(
    'file="homework/server.cc"',
  );
  const [upload] = used;
  expect(upload?.uses).toMatch(/^actions\/upload-artifact@/);
  expect(upload?.with.name).toBe(outputs.artifact);
  expect(await readdir(upload?.with.path ?? "")).toEqual(["results.json"]);
});

test.concurrent.each([
  ["an unknown lab", { lab: "nosuch" }, "there is no such folder; labs here: "],
  ["programs that do not exist", { ...INPUTS, programs: "nosuch" }, "it cannot be read"],
  [
    "a folder without programs",
    { ...INPUTS, programs: "." },
    "holds neither server.cc nor client.cc",
  ],
  ["an unknown IP version", { ...INPUTS, family: "5" }, "Use 4 for IPv4 or 6 for IPv6"],
])("%s: exit code 2 and what to fix", async (_, inputs, message) => {
  await using job = await courseCheckout();
  const { code, log, outputs } = await job.run(inputs, NO_ENGINE);
  expect(log).toContain(message);
  expect(log).toMatch(/^::error /m);
  expect({ code, verdict: outputs.verdict }).toEqual({ code: 2, verdict: "invalid" });
});

test.concurrent("inputs are never run as shell code", async () => {
  await using job = await courseCheckout();
  const evil = '"; touch here; $(touch here) `touch here`';
  const { code } = await job.run({ lab: `./${evil}`, programs: evil, junit: evil }, NO_ENGINE);
  expect(code).toBe(2);
  expect(await readdir(job.workspace)).not.toContain("here");
});
