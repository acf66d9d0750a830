/** One program of the corpus in its lab, and whether the report is as it must be. */
import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CorpusProgram, folderOf, linesOf } from "../../test/corpus/program.ts";
import { runCli } from "../../test/support/commands/cli-run.ts";
import { firstCause, messageOf, namesLine } from "./message.ts";

const PROGRAMS = fileURLToPath(new URL("../../test/corpus/", import.meta.url));
const LABS = fileURLToPath(new URL("../../labs/", import.meta.url));
const COPY = "programs";
const VERDICTS = ["passed", "mismatch", "invalid", "inconclusive"];

export interface Tried {
  readonly program: CorpusProgram;
  readonly verdict: string;
  /** The first report about the program; empty if it passed. */
  readonly cause: string;
  /** The difference from the report that must be; empty if there is none. */
  readonly wrong: string;
}

/** A comment that is a tag, on the same line up to its end. */
const TAG = /\s*(?:\/\/|\/\*)[ \t]*step[ \t]*:.*$/gim;

/**
 * Runs the program. Its run and its transcript stay in the folder.
 * @param withoutTags whether its tags are removed first
 */
export async function tryProgram(
  program: CorpusProgram,
  folder: string,
  withoutTags = false,
): Promise<Tried> {
  const around = join(folder, folderOf(program));
  const source = join(PROGRAMS, folderOf(program));
  // a copy, because messages print the path, and the folders' names say what is wrong
  await cp(source, join(around, COPY), { recursive: true });
  const [file = ""] = await readdir(source);
  if (withoutTags) {
    const text = await readFile(join(source, file), "utf8");
    await writeFile(join(around, COPY, file), text.replaceAll(TAG, ""));
  }
  const lab = program.shapes.includes("optimised")
    ? await optimisedLab(program.lab, file.replace(/\..*/, ""), around)
    : program.lab;
  const args = ["lab", lab, "--programs", COPY];
  const { code, signal, stdout, stderr } = await runCli(args, {}, around);
  await writeFile(join(around, "output.txt"), stdout + stderr);
  const verdict = VERDICTS[code ?? -1] ?? `exit code ${code ?? signal}`;
  const message = messageOf(stdout);
  const cause = message ? firstCause(message) : (stderr || stdout).trim().split("\n").at(-1);
  const result = { program, verdict, cause: verdict === "passed" ? "" : (cause ?? "") };
  const { fault } = program;
  if (fault === undefined) return { ...result, wrong: verdict === "passed" ? "" : "must pass" };
  if (verdict !== "mismatch") return { ...result, wrong: "must be a mismatch" };
  const lines = linesOf(fault, await readFile(join(source, file), "utf8"));
  const missing = [
    ...(message && namesLine(message, file, lines) ? [] : [`${file}:${lines.join(" or ")}`]),
    ...(message && fault.cause.test(message.mismatch) ? [] : [`the cause ${fault.cause}`]),
  ];
  return { ...result, wrong: missing.length > 0 ? `must name ${missing.join(" and ")}` : "" };
}

/** A copy of the lab that compiles the program of one peer with -O2. The lab's own program stays as it is. */
async function optimisedLab(lab: string, peer: string, folder: string): Promise<string> {
  const copy = join(folder, lab);
  await cp(join(LABS, lab), copy, { recursive: true });
  const script = `#!/bin/sh\\ncase "$*" in *${peer}.c*) set -- "$@" -O2 -gas-loc-support;; esac\\nexec %s "$@"\\n`;
  const lines = [
    "ARG ENDPOINT",
    "FROM $ENDPOINT",
    "RUN cd /usr/local/bin && for tool in gcc g++; do \\",
    `  printf '${script}' $tool >$tool-O2 && chmod 755 $tool-O2; \\`,
    "done",
    "ENV CC=gcc-O2 CXX=g++-O2",
  ];
  await writeFile(join(copy, "Dockerfile"), `${lines.join("\n")}\n`);
  return copy;
}
