/** `wirestep edges`: which edges of the state diagram the recorded runs show. */
import { Command } from "commander";
import type { Output } from "./output.ts";
import { recordedRuns } from "./recorded.ts";
import { writeOut } from "./write.ts";

export function edgesCommand(output: Output): Command {
  return new Command("edges")
    .description("say which edges of TCP's state diagram the newest run of each lab shows")
    .option("--svg <file>", "also draw the diagram into this file")
    .action((flags: { readonly svg?: string }) => edges(flags.svg, output));
}

async function edges(svg: string | undefined, output: Output): Promise<void> {
  const { edgeShowings } = await import("../report/edges.ts");
  const { edgesText } = await import("../report/edges-text.ts");
  const { styleFor } = await import("../report/style.ts");
  const records = await recordedRuns(output);
  if (svg !== undefined) {
    const { stateDiagramSvg } = await import("../draw/state-diagram-svg.ts");
    await writeOut(svg, stateDiagramSvg(edgeShowings(records)));
  }
  output.print(edgesText(records, styleFor(output.colours)));
}
