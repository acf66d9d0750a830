/**
 * Converts TCP's nine flag bits to tcpdump's letters and back, in tcpdump's order: `S.` is a SYN with an
 * ACK. AE (`e`, RFC 9768) is the ninth bit. tcpdump 4.99.5 does not print it yet.
 */
export const FIN = 0x001;
export const SYN = 0x002;
export const RST = 0x004;
export const PSH = 0x008;
export const ACK = 0x010;
export const URG = 0x020;
const ECE = 0x040;
const CWR = 0x080;
export const AE = 0x100;

const LETTERS: ReadonlyArray<readonly [bit: number, letter: string]> = [
  [FIN, "F"],
  [SYN, "S"],
  [RST, "R"],
  [PSH, "P"],
  [ACK, "."],
  [URG, "U"],
  [ECE, "E"],
  [CWR, "W"],
  [AE, "e"],
];

/** The letters of each of the 512 combinations; empty for no flag. */
const TEXTS: readonly string[] = Array.from({ length: 512 }, (_, bits) =>
  LETTERS.map(([bit, letter]) => ((bits & bit) === 0 ? "" : letter)).join(""),
);

export function flagLetters(bits: number): string {
  return TEXTS[bits & 0x1ff] as string;
}

/** Throws `RangeError` for a letter that is not a flag. */
export function flagBits(letters: string): number {
  let bits = 0;
  for (const letter of letters) {
    const found = LETTERS.find(([, known]) => known === letter);
    if (found === undefined)
      throw new RangeError(`"${letter}" is not one of tcpdump's letters for TCP flags`);
    bits |= found[0];
  }
  return bits;
}

/** The text that tcpdump prints after "Flags": `[S.]`, and `[none]` for no flag. */
export function flagText(letters: string): string {
  return letters === "" ? "[none]" : `[${letters}]`;
}
