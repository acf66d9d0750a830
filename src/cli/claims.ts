/** `wirestep claims`: which statements the recorded runs show. */
import { Command } from "commander";
import { InputError } from "./failure.ts";
import type { Output } from "./output.ts";

export function claimsCommand(output: Output): Command {
  return new Command("claims")
    .description(
      "say which statements the newest run of each lab shows, in which step, and which the tests of the tools do",
    )
    .action(async () => {
      const { newestRecords, readEvidence } = await import("../run/records.ts");
      const { claimsText } = await import("../report/claims.ts");
      const { styleFor } = await import("../report/style.ts");
      const records = await newestRecords("runs");
      if (records.length === 0) throw new InputError("there are no runs here: make labs first");
      const evidence = await readEvidence("runs");
      output.print(claimsText(records, evidence, styleFor(output.colours)));
    });
}
