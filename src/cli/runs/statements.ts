/** `wirestep statements`: lists the statements that the recorded runs show. */
import { Command } from "commander";
import type { Output } from "../output.ts";
import { RUNS, recordedRuns } from "./recorded.ts";

export function statementsCommand(output: Output): Command {
  return new Command("statements")
    .description(
      "list the statements that the newest run of each lab shows, with the steps, and those that tests show",
    )
    .action(async () => {
      const { readEvidence } = await import("../../runs/records.ts");
      const { claimsText } = await import("../../report/text/claims.ts");
      const { styleFor } = await import("../../report/text/style.ts");
      const records = await recordedRuns(output);
      const evidence = await readEvidence(RUNS);
      output.print(claimsText(records, evidence, styleFor(output.colours), output.width()));
    });
}
