/**
 * Turns the text of /etc/wirestep-versions, written when the endpoint and the sidecar image were
 * built, into a list of tools. Reads no file: whoever has a shell in the container does that.
 */
/** `tcpdump 4.99.5-2` per line gives `{ tcpdump: "4.99.5-2" }`; anything else throws. */
export function parseVersions(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, tool, version] = /^(\S+) (\S+)$/.exec(line) ?? [];
      if (!tool || !version) throw new Error(`/etc/wirestep-versions: not "tool version": ${line}`);
      return [tool, version];
    }),
  );
}
