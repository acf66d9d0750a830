/**
 * A lab file's type errors, as the TypeScript compiler reports them. A text that passed is not checked
 * again.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import type { Problem } from "../lab/problems/problem.ts";
import { CACHE, ROOT, typesFile } from "../runtime/checkout.ts";
import { makeFolders } from "../runtime/make-folders.ts";
import { checkedProject } from "./project.ts";

const require = createRequire(import.meta.url);

/** Milliseconds. All labs take ten seconds on an idle machine. */
const LIMIT = 120_000;

interface Asked {
  readonly file: string;
  readonly result: PromiseWithResolvers<readonly Problem[]>;
}

/** The files asked for in the same moment. One run of the compiler checks all of them. */
let asked: Asked[] = [];

/** Runs the type checker on the lab file, unless this very text has passed it before. */
export async function typeProblems(file: string, text: string): Promise<readonly Problem[]> {
  const hash = createHash("sha256")
    .update(`${file}\n${text}\n${await vocabularyText()}`)
    .digest("hex");
  const stamp = join(CACHE, `types-${nameOf(file)}`);
  const checked = await readFile(stamp, "utf8").catch(() => ""); // no stamp: not checked yet
  if (checked === hash) return [];
  const result = Promise.withResolvers<readonly Problem[]>();
  asked.push({ file, result });
  if (asked.length === 1) setImmediate(checkAsked);
  const problems = await result.promise;
  if (problems.length === 0) await writeFile(stamp, hash);
  return problems;
}

const nameOf = (file: string): string =>
  createHash("sha256").update(file).digest("hex").slice(0, 16);

function checkAsked(): void {
  const all = asked;
  asked = [];
  const files = all.map(({ file }) => file);
  compilerSays(files).then(
    (output) => {
      for (const { file, result } of all) result.resolve(diagnostics(file, output));
    },
    (error) => {
      for (const { result } of all) result.reject(error);
    },
  );
}

/** The compiler's output for the files; empty if they have no errors. */
async function compilerSays(files: readonly string[]): Promise<string> {
  const project = join(CACHE, `tsconfig-${nameOf(files.join())}-${process.pid}.json`);
  await makeFolders(CACHE);
  await writeFile(project, JSON.stringify(checkedProject(files)));
  const tsc = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, "-p", project, "--pretty", "false"], {
      cwd: ROOT,
      timeout: LIMIT,
    });
    return "";
  } catch (cause) {
    const { stdout } = cause as { stdout?: string };
    if (stdout === undefined || stdout === "") throw cause;
    return stdout;
  } finally {
    await rm(project, { force: true });
  }
}

/**
 * The part of the compiler's output that is about the lab: `labs/x/lab.ts(12,5): error TS2353: …`. More
 * lines follow if the compiler explains an error.
 */
function diagnostics(lab: string, output: string): readonly Problem[] {
  return output.split("\n").flatMap((line): Problem[] => {
    const [, file, number, code, message] =
      /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? [];
    if (file === undefined || dirname(resolve(ROOT, file)) !== dirname(lab)) return [];
    return [
      {
        spot: { file: relative(dirname(lab), resolve(ROOT, file)), line: Number(number) },
        text: `${message} (${code})`,
      },
    ];
  });
}

async function vocabularyText(): Promise<string> {
  const files = ["model", "packet-model", "vocabulary", "opening", "index"].map((name) =>
    typesFile(`lab/${name}`),
  );
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join();
}
