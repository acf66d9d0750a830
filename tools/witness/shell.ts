/** A shell in a container of a stage, which answers one question after the other. */
import type { ProgramStream } from "../../src/containers/program-stream.ts";
import { limited } from "../../src/runtime/time-limit.ts";

/** Milliseconds: the machine is overloaded, or the container has ended. */
const LIMIT = 60_000;
/** Ends each answer. No command of the witness prints it. */
const END = "\u001e";

export class Shell {
  readonly #stream: ProgramStream;
  readonly #answers: ((text: string) => void)[] = [];
  #text = "";
  #errors = "";

  constructor(stream: ProgramStream) {
    this.#stream = stream;
    stream.onStdout((chunk) => {
      const [answer = "", rest] = (this.#text + Buffer.from(chunk).toString()).split(END);
      this.#text = rest ?? answer;
      if (rest !== undefined) this.#answers.shift()?.(answer);
    });
    stream.onStderr((chunk) => {
      this.#errors += Buffer.from(chunk).toString();
    });
  }

  /** The output of a command. */
  ask(command: string): Promise<string> {
    const answer = new Promise<string>((resolve) => this.#answers.push(resolve));
    const gone = this.#stream.ended.then(() => {
      throw new Error(`a container's shell has ended: ${this.#errors.trim()}`);
    });
    gone.catch(() => undefined); // every shell ends with its stage
    this.#stream.write(`${command}\nprintf '\\036'\n`);
    const late = (): Error => new Error(`no answer in ${LIMIT / 1000} s: ${command}`);
    return limited(Promise.race([answer, gone]), LIMIT, late);
  }
}

/** Words as the shell reads them. */
export const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
