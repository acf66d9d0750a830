/**
 * Turns the text of /etc/wirestep-versions, written when the endpoint and the sidecar image were
 * built, into a list of tools. Reads no file: whoever has a shell in the container does that.
 */
import { EnvironmentError } from "../runtime/environment-error.ts";

/** `tcpdump 4.99.5-2` per line gives `{ tcpdump: "4.99.5-2" }`; anything else throws EnvironmentError. */
export function parseVersions(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, tool, version] = /^(\S+) (\S+)$/.exec(line) ?? [];
      if (!tool || !version) {
        throw new EnvironmentError(
          `/etc/wirestep-versions: not "tool version": ${line}`,
          "The sidecar's image is not as it was built: remove it (docker image rm), then run this again.",
        );
      }
      return [tool, version];
    }),
  );
}
