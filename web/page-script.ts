/** Bundles a script of the page with its imports into one text for a script element. */
import { dirname } from "node:path";
import { build, type Rolldown } from "vite";

/** @param entry the absolute path of the script */
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
  // The text must not end the element that it is in.
  return chunk.code.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");
}
