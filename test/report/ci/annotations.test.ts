import { expect, test } from "vitest";
import { annotations } from "../../../src/report/ci/annotations.ts";
import {
  failedAsAWhole,
  failedAtConnect,
  failedHomework,
  inconclusive,
  invalid,
  mismatch,
  noEngine,
  passed,
} from "../../support/runs/lab-runs.ts";

const inside = (file: string): string => file;
const outside = (): undefined => undefined;

test("a mismatch is an error at the line of the lab file that declares the step", () => {
  const [line, ...rest] = annotations([failedAtConnect({ ...mismatch, observed: "50%" })], inside);
  expect(line).toBe(
    "::error file=labs/handshake/lab.ts,line=20,title=handshake%3A step 2 (client%3A connect)" +
      "::✗ segment 2: ack%0A  expected  ack 1%0A  observed  50%25%0A  hint      count the SYN",
  );
  expect(rest).toEqual([]);
});

test("a mismatch in a student's program is an error at its own line", () => {
  expect(annotations([failedHomework()], inside)[0]).toMatch(
    /^::error file=homework\/client\.cc,line=5,title=/,
  );
});

test("a mismatch of the whole run names the file without a line", () => {
  expect(annotations([failedAsAWhole()], inside)).toEqual([
    expect.stringMatching(
      /^::error file=labs\/handshake\/lab\.ts,title=handshake%3A the whole run::✗/,
    ),
  ]);
});

test("a file that the repository does not have is not named", () => {
  expect(annotations([failedAtConnect()], outside)[0]).toMatch(
    /^::error title=handshake%3A step 2/,
  );
});

test("an inconclusive run is a warning that blames no line", () => {
  for (const run of [inconclusive(), noEngine]) {
    const [line] = annotations([run], inside);
    expect(line).toMatch(/^::warning title=[^,]+says nothing about the programs\)::/);
  }
});

test("each place that makes a lab invalid has its error", () => {
  expect(annotations([invalid], inside)).toEqual([
    "::error file=homework/server.cc,line=7,title=udp%3A cannot run::‘x’ was not declared",
  ]);
  const { problems: _, ...result } = invalid.result;
  expect(annotations([{ result }], inside)).toEqual([
    "::error title=udp%3A udp%3A a program does not compile::udp: a program does not compile",
  ]);
});

test("a run that passed has no annotation", () => {
  expect(annotations([passed()], inside)).toEqual([]);
});

test("observed text cannot start a workflow command of its own", () => {
  const observed = "x\n::error::forged\r::stop-commands::t\u2028";
  const subject = "a,line=1::b";
  const lines = annotations([failedAtConnect({ ...mismatch, subject, observed })], inside);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/[\n\r\u2028]/);
  expect(lines[0]?.slice(2).split("::").length).toBeGreaterThan(2); // the data may hold colons, the start of a line may not
  expect(lines[0]?.startsWith("::error file=labs/handshake/lab.ts,line=20,title=")).toBe(true);
});
