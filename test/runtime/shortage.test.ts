import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failureOf } from "../../src/cli/failure.ts";
import { outcomeOfError } from "../../src/grading/outcome-of.ts";
import { shortageOf } from "../../src/runtime/shortage.ts";

/** The error of Node if the limits of a process end one of its acts. */
function thrownUnder(limit: string, act: string): Error & { readonly code?: string } {
  const script = `try { ${act} } catch (e) { console.log(JSON.stringify({ message: e.message, code: e.code })) }`;
  const folder = mkdtempSync(join(tmpdir(), "wirestep-shortage-"));
  try {
    const command = `${limit} && exec "$0" -e "$1"`;
    const { stdout } = spawnSync("bash", ["-c", command, process.execPath, script], {
      cwd: folder,
      encoding: "utf8",
    });
    const { message, code } = JSON.parse(stdout) as { message: string; code: string };
    return Object.assign(new Error(message), { code });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("an act that the limit on open files ends is the machine's, with the fix", async () => {
  const error = thrownUnder("ulimit -n 30", "for (;;) require('fs').openSync('/dev/null')");
  expect(error.code).toBe("EMFILE");
  const { text, exitCode } = await failureOf(error);
  expect(exitCode).toBe(3);
  expect(text).toMatch(
    /^wirestep: too many files are open \(EMFILE.*\)\n {2}Raise the limit \(ulimit -n\)/,
  );
  expect(outcomeOfError(error)).toMatchObject({ verdict: "inconclusive" });
  expect(outcomeOfError(error)).not.toHaveProperty("defect");
});

test.each(["EAGAIN", "ERR_WORKER_INIT_FAILED"])(
  "no room for a process or a thread (%s) is the machine's, too",
  async (code) => {
    const { text, exitCode } = await failureOf(Object.assign(new Error("EAGAIN"), { code }));
    expect(text).toContain("no room for another process or thread");
    expect(exitCode).toBe(3);
  },
);

test("any other error is none", () => {
  expect(shortageOf(new Error("x"))).toBeUndefined();
  expect(shortageOf(Object.assign(new Error("x"), { code: "ENOENT" }))).toBeUndefined();
  expect(shortageOf("ENOSPC")).toBeUndefined();
});
