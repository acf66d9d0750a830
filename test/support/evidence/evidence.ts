/** Writes down, at the end of a test, whether the test shows a statement. */
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { isClaimId } from "../../../src/lab/claims.ts";
import { EVIDENCE_FOLDER, type Evidence } from "../../../src/record/evidence.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Call it in the only test for a statement.
 * @param checked a description of what the test compares
 */
export function givesEvidence(claim: string, checked: string): void {
  if (!isClaimId(claim)) throw new Error(`there is no statement ${claim}`);
  onTestFinished(async ({ task }) => {
    const evidence: Evidence = {
      format: "wirestep evidence",
      version: 1,
      claim,
      checked,
      test: relative(ROOT, task.file.filepath),
      verdict: task.result?.state === "pass" ? "passed" : "mismatch",
      when: new Date().toISOString(),
    };
    const folder = join(ROOT, "runs", EVIDENCE_FOLDER);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${claim}.json`), `${JSON.stringify(evidence, null, 2)}\n`);
  });
}
