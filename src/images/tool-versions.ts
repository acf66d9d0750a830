/**
 * Turns the text of /etc/wirestep-versions, which the builds of the endpoint and the sidecar write, into
 * a list of tools. Reads no file. The caller reads it through its shell in the container.
 */
import { EnvironmentError } from "../runtime/environment-error.ts";

/** A line `tcpdump 4.99.5-2` gives `{ tcpdump: "4.99.5-2" }`. @throws EnvironmentError for other lines */
export function parseVersions(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, tool, version] = /^(\S+) (\S+)$/.exec(line) ?? [];
      if (!tool || !version) {
        throw new EnvironmentError(
          `A line of /etc/wirestep-versions is not "tool version": ${line}`,
          "The sidecar's image has been changed. Remove it (docker image rm), then run this again.",
        );
      }
      return [tool, version];
    }),
  );
}
