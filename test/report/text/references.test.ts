/** The documents that the sources of labs and explanations name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { addressOf, referencesIn } from "../../../src/report/text/references.ts";
import { sectionText } from "../../../src/report/text/sections.ts";
import { ROOT } from "../../../src/runtime/checkout.ts";

function addresses(source: string): readonly string[] {
  return referencesIn(source).flatMap((one) => addressOf(one) ?? []);
}

test("each section of an RFC and each page of the manual has an address", () => {
  expect(addresses("RFC 9293, 3.6 and 3.10.4; close(2)")).toEqual([
    "https://www.rfc-editor.org/rfc/rfc9293#section-3.6",
    "https://www.rfc-editor.org/rfc/rfc9293#section-3.10.4",
    "https://man7.org/linux/man-pages/man2/close.2.html",
  ]);
  expect(addresses("RFC 768")).toEqual(["https://www.rfc-editor.org/rfc/rfc768"]);
});

test("the number of a case, a figure or a check is no section", () => {
  expect(addresses("RFC 9293, 3.6, case 1")).toEqual([
    "https://www.rfc-editor.org/rfc/rfc9293#section-3.6",
  ]);
  expect(addresses("RFC 9293, 3.10.7.4, fifth check; RFC 2883, 4")).toEqual([
    "https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.4",
    "https://www.rfc-editor.org/rfc/rfc2883#section-4",
  ]);
  expect(addresses("net/ipv4/tcp.c, tcp_recvmsg_locked")).toEqual([]);
});

/** The texts of these files, of which only quoted ones name a source. */
function quotedIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .flatMap((file) => readFileSync(join(ROOT, folder, file), "utf8").match(/"[^"\n]*"/g) ?? [])
    .map((quoted) => quoted.slice(1, -1));
}

test("the pieces of each source are the source, and each section that is cited has a sentence", () => {
  const sources = [...quotedIn("labs", "lab.ts"), ...quotedIn("src/explain", ".ts")].filter(
    (text) => /^(?:RFC \d|\w+\(\d\))/.test(text),
  );
  expect(sources.length).toBeGreaterThan(100);
  const unknown = new Set<string>();
  for (const source of sources) {
    const pieces = referencesIn(source);
    expect(pieces.map(({ text }) => text).join("")).toBe(source);
    for (const piece of pieces) {
      if ("rfc" in piece && sectionText(piece.rfc, piece.section) === undefined)
        unknown.add(`RFC ${piece.rfc}, ${piece.section}`);
    }
  }
  expect([...unknown]).toEqual([]);
});
