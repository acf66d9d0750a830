/** A student's id to the name of a file or folder. Different ids have different names. */

/** Letters and digits of all languages stay, and so do the signs that no file system or link changes. */
export function fileNameOf(id: string): string {
  const safe = id.replace(/[^\p{L}\p{M}\p{N}._@ -]/gu, encoded).replace(/^[. ]|[. ]$/g, encoded);
  return safe === "" ? "%" : safe;
}

const encoded = (character: string): string =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
    .join("");
