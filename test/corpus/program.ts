/**
 * A program of this folder. `LAB/right/NAME` or `LAB/wrong/NAME` holds the program of one peer, and the lab's own
 * program is the other peer.
 */

/** The labs with many programs each. Every other lab has one pair: other-right.ts, other-wrong.ts. */
export const LABS = ["handshake", "send-recv", "close", "refused", "udp"] as const;
export type Lab = (typeof LABS)[number];

/**
 * The properties of a program, in this order: it has a loop around socket calls, waits with select, poll or epoll, uses
 * threads, forks, is written in C, is compiled with -O2, has no tags.
 */
export const SHAPES = ["loop", "set", "threads", "fork", "c", "optimised", "untagged"] as const;
export type Shape = (typeof SHAPES)[number];

/** The line and the cause that the message about a wrong program must name. */
export interface Fault {
  /** One of these lines. Each is a line's text without its indentation, or a part that no other line has. */
  readonly lines: readonly string[];
  /** Matches the reported mismatch. */
  readonly cause: RegExp;
}

/** A wrong program as its table states it. */
export type Wrong = readonly [shapes: string, lines: readonly string[], cause: RegExp];

/** The programs of labs, by the lab's and the program's name. */
export type Table<L extends string, T> = Readonly<Record<L, Readonly<Record<string, T>>>>;

export interface CorpusProgram {
  readonly lab: string;
  readonly name: string;
  readonly verdict: "right" | "wrong";
  readonly shapes: readonly Shape[];
  /** Only of a wrong program. */
  readonly fault?: Fault;
}

/** The folder of a program, from `test/corpus`. */
export const folderOf = ({ lab, verdict, name }: CorpusProgram): string =>
  `${lab}/${verdict}/${name}`;

/** @returns the line numbers that the message may name */
export function linesOf({ lines }: Fault, source: string): readonly number[] {
  const texts = source.split("\n").map((line) => line.trim());
  return lines.map((wanted) => {
    const whole = texts.indexOf(wanted);
    const found = whole >= 0 ? whole : texts.findIndex((text) => text.includes(wanted));
    const others = texts.filter((text) => (whole >= 0 ? text === wanted : text.includes(wanted)));
    if (found < 0 || others.length > 1) {
      throw new Error(`${others.length} lines have the text ${JSON.stringify(wanted)}, not one`);
    }
    return found + 1;
  });
}
