/**
 * Changes to a lab's own program, each with the grade that it must give. Those of test/labs/mutations are faults that
 * the lab's tests know. The others declare exact points: those of the steps that the change leaves as expected.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LABS, type Lab } from "../../test/corpus/program.ts";
import { type Change, withChange } from "../../test/support/labs/lab-copy.ts";
import { allMutations } from "../../test/support/labs/mutation.ts";
import type { Candidate, Declared } from "./candidate.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const PASSED: Declared = { verdict: "passed" };
const mismatch = (points: number, cause?: RegExp): Declared => ({
  verdict: "mismatch",
  points,
  ...(cause && { cause }),
});

type Row = readonly [name: string, file: Change["file"], from: string, to: string, Declared];

/** Of handshake 6 points are all, of send-recv 8, of close 9, of refused 2, of udp 9. */
const CHANGES: Readonly<Record<Lab, readonly Row[]>> = {
  handshake: [
    ["other-port", "server.cc", "12345", "12354", mismatch(0, /12354/)],
    ["other-names", "server.cc", "first_fd", "connection", PASSED],
  ],
  "send-recv": [
    ["misspelt-second", "server.cc", '"and stay"', '"and stop"', mismatch(6)],
    ["misspelt-first", "server.cc", '"welcome to join"', '"welcome to joni"', mismatch(6)],
    ["other-port", "server.cc", "12345", "12354", mismatch(0, /12354/)],
    [
      "second-missing",
      "server.cc",
      'jc::Send(accept_fd, "and stay"); ',
      "int unused = 0; (void)unused;",
      mismatch(6),
    ],
    ["other-names", "server.cc", "accept_fd", "connection", PASSED],
  ],
  close: [
    ["other-port", "server.cc", "12345", "12354", mismatch(0, /12354/)],
    ["other-names", "client.cc", "fd", "peer", PASSED],
  ],
  refused: [
    ["other-port", "client.cc", "12345", "12354", mismatch(0, /12354/)],
    ["other-names", "client.cc", "fd", "connection", PASSED],
  ],
  udp: [
    ["other-port", "server.cc", "12345", "12354", mismatch(0, /12354/)],
    ["other-names", "server.cc", "client", "sender", PASSED],
  ],
};

/** Mutations that are right in a grading, because programs may differ there: test/labs/own-way-mutations.test.ts. */
const RIGHT = ["handshake: the client prints"];

export const ownProgram = (lab: string, file: string): Promise<string> =>
  readFile(join(ROOT, "labs", lab, file), "utf8");

export async function changedPrograms(): Promise<readonly Candidate[]> {
  const changes = LABS.flatMap((lab) => CHANGES[lab].map((row) => changed(lab, row)));
  const mutations = (await allMutations()).filter(({ lab }) => LABS.some((one) => one === lab));
  const faults = mutations.map(async (mutation): Promise<Candidate> => {
    const { lab, what, file } = mutation;
    const isRight = RIGHT.includes(`${lab}: ${what}`);
    return {
      lab,
      name: what.replaceAll(" ", "-"),
      files: { [file]: withChange(await ownProgram(lab, file), mutation) },
      declared: { verdict: isRight ? "passed" : "mismatch" },
    };
  });
  return Promise.all([...changes, ...faults]);
}

async function changed(lab: Lab, [name, file, from, to, declared]: Row): Promise<Candidate> {
  const own = await ownProgram(lab, file);
  if (!own.includes(from)) throw new Error(`${lab}'s ${file} has no ${from}`);
  return { lab, name, files: { [file]: own.replaceAll(from, to) }, declared };
}
