/** `wirestep edges`: lists the edges of the state diagram that the recorded runs show. */
import { Command } from "commander";
import type { Output } from "../output.ts";
import { writeOut } from "../write.ts";
import { recordedRuns } from "./recorded.ts";

export function edgesCommand(output: Output): Command {
  return new Command("edges")
    .description("list the edges of TCP's state diagram that the newest run of each lab shows")
    .option("--svg <file>", "also draw the diagram into this file")
    .action((flags: { readonly svg?: string }) => edges(flags.svg, output));
}

async function edges(svg: string | undefined, output: Output): Promise<void> {
  const { edgeShowings } = await import("../../diagram/edges.ts");
  const { edgesText } = await import("../../report/text/edges.ts");
  const { styleFor } = await import("../../report/text/style.ts");
  const records = await recordedRuns(output);
  if (svg !== undefined) {
    const { stateDiagramSvg } = await import("../../draw/states/svg.ts");
    await writeOut(svg, stateDiagramSvg(edgeShowings(records)));
  }
  output.print(edgesText(records, styleFor(output.colours), output.width()));
}
