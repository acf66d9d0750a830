/** Types the programs' standard input in the user's terminal: when a program waits for it, and at a key. */
import type { Peer } from "../../lab/model.ts";
import { safeText } from "../../report/text/safe-text.ts";
import { Quit } from "../interrupt.ts";
import type { Keys } from "../keys.ts";
import type { Output } from "../output.ts";

const KEYS: Readonly<Record<string, Peer>> = { s: "server", c: "client" };

/** Gives a line to a program. @returns why it can't be given */
export type TypeLine = (peer: Peer, line: string | undefined) => Promise<string | undefined>;

export class Typist {
  readonly #keys: Keys;
  readonly #output: Output;
  readonly #type: TypeLine;

  constructor(keys: Keys, output: Output, type: TypeLine) {
    this.#keys = keys;
    this.#output = output;
    this.#type = type;
  }

  /** A program waits. The run goes on when its line is typed. */
  readonly onReads = (peer: Peer): void => {
    this.#line(peer, "waits for its standard input").catch(async (error: unknown) => {
      // of an interrupt or a failed tool the run learns by itself
      if (error instanceof Quit) await this.#type(peer, undefined);
    });
  };

  /** Asks for which program, and for the line. @throws Quit at the end of the terminal's input */
  async type(): Promise<void> {
    this.#output.print("  input: s for the server, c for the client\n");
    const key = await this.#keys.next(Object.keys(KEYS));
    const peer = KEYS[key];
    if (peer !== undefined) await this.#line(peer, "gets a line");
  }

  async #line(peer: Peer, what: string): Promise<void> {
    this.#output.print(
      `  the ${peer} ${what}; Enter ends it, Ctrl-D on an empty line ends the input\n  > `,
    );
    const line = await this.#keys.line((text) => this.#output.print(text));
    const why = await this.#type(peer, line);
    if (why !== undefined) this.#output.print(`  ${safeText(why)}\n`);
  }
}
