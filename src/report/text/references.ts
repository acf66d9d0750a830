/**
 * Finds the documents that a source names: sections of RFCs and pages of the Linux manual. The rest of
 * the text stays as it is.
 */

export type Reference =
  | { readonly text: string }
  | { readonly text: string; readonly rfc: number; readonly section: string | undefined }
  | { readonly text: string; readonly page: string; readonly chapter: number };

/** `RFC 9293, 3.6` with further sections, or `recv(2)`. */
const DOCUMENT =
  /RFC (\d+)(?:, (\d+(?:\.\d+)*))?((?:(?:, | and | to )\d+(?:\.\d+)*)*)|\b([a-z_]+)\(([237])\)/g;
const FURTHER = /(, | and | to )(\d+(?:\.\d+)*)/g;

/** `RFC 9293, 3.6 and 3.4.1; close(2)` in pieces. Their texts together are the source. */
export function referencesIn(source: string): readonly Reference[] {
  const found: Reference[] = [];
  let done = 0;
  for (const match of source.matchAll(DOCUMENT)) {
    const [text, rfc, section, further = "", page, chapter] = match;
    if (match.index > done) found.push({ text: source.slice(done, match.index) });
    done = match.index + text.length;
    if (page !== undefined) {
      found.push({ text, page, chapter: Number(chapter) });
      continue;
    }
    const number = Number(rfc);
    found.push({ text: text.slice(0, text.length - further.length), rfc: number, section });
    for (const [, between = "", other = ""] of further.matchAll(FURTHER)) {
      found.push({ text: between }, { text: other, rfc: number, section: other });
    }
  }
  if (done < source.length) found.push({ text: source.slice(done) });
  return found;
}

/** The address of a document on the web; undefined for a text. */
export function addressOf(reference: Reference): string | undefined {
  if ("rfc" in reference) {
    const { rfc, section } = reference;
    const place = section === undefined ? "" : `#section-${section}`;
    return `https://www.rfc-editor.org/rfc/rfc${rfc}${place}`;
  }
  if ("page" in reference) {
    const { page, chapter } = reference;
    return `https://man7.org/linux/man-pages/man${chapter}/${page}.${chapter}.html`;
  }
  return undefined;
}
