/** Turns a script of the page, with all it imports, into one text that may stand in a script element. */
import { dirname } from "node:path";
import { build, type Rolldown } from "vite";

/** @param entry the script's file, absolute */
export async function pageScript(entry: string): Promise<string> {
  const output = (await build({
    configFile: false,
    root: dirname(entry),
    logLevel: "warn",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        output: { format: "es", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  const [chunk] = output.output;
  // inside of an element its own text must not end the element
  return chunk.code.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");
}
