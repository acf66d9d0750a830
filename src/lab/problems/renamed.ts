/**
 * Words of earlier versions of the lab vocabulary and the words that replaced them, for messages to an
 * author whose lab was written in an earlier version.
 */
import { VOCABULARY } from "../vocabulary.ts";

interface Renamed {
  readonly was: string;
  readonly is: string;
  /** The version in which it changed. */
  readonly since: number;
  /** The word in compilers' messages, in those of a lab file that fails, and in the schema's. */
  readonly inText: RegExp;
}

const RENAMED: readonly Renamed[] = [
  {
    was: "network.copies",
    is: "network.duplicates",
    since: 2,
    inText: /'copies'|\.copies\b|"copies"/,
  },
  { was: "network.opens", is: "network.releases", since: 2, inText: /'opens'|\.opens\b|"opens"/ },
  { was: 'owner: "nobody"', is: 'owner: "none"', since: 2, inText: /"nobody"/ },
];

/** The versions whose words all have the same meaning today: those since the last word was renamed. */
const FIRST_READABLE = Math.max(...RENAMED.map(({ since }) => since));
export const READABLE: readonly number[] = Array.from(
  { length: VOCABULARY - FIRST_READABLE + 1 },
  (_, index) => FIRST_READABLE + index,
);

/** All words that have changed since a version, in one line. */
export function changesSince(version: number): string {
  return RENAMED.filter(({ since }) => since > version)
    .map(({ was, is }) => `${was} is now ${is}`)
    .join(", ");
}

/** A problem's text, with the new word if the problem is about an old one. */
export function withNewWords(text: string): string {
  const hints = RENAMED.filter(({ inText }) => inText.test(text)).map(
    ({ was, is, since }) => `; ${was} is ${is} since vocabulary version ${since}`,
  );
  return text + hints.join("");
}

/** Why a lab of this version of the vocabulary can't be read. */
export function otherVocabulary(version: unknown): string {
  const known = typeof version === "number" && Number.isInteger(version);
  const stated = known ? `is ${version}` : "is missing";
  const changes = changesSince(known ? version : 0);
  const fix =
    changes === "" ? "update wirestep" : `write the lab with lab(), in these words: ${changes}`;
  return `${stated}, and this wirestep reads vocabulary version ${VOCABULARY}: ${fix}`;
}
