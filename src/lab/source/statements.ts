/**
 * Turns a C or C++ source into its statements with their lines, as far as a tag needs them: where a
 * statement begins and ends, and whether it is in a loop. A condition ends at its closing parenthesis, so
 * the statement that it controls is another one. This reads tokens and not the grammar. The debugger's
 * line table decides later which of the lines have code.
 */

export interface Statement {
  /** Counted from 1. */
  readonly first: number;
  readonly last: number;
  /** Whether a loop in the same function runs it again. */
  readonly repeats: boolean;
  /** Whether it is in main, which runs once. Another function can be called again. */
  readonly inMain: boolean;
}

/** A bracket that is open. */
interface Open {
  /** `block` holds statements; `nested` belongs to the statement around it. */
  readonly kind: "block" | "nested";
  /** Whether the statements inside are repeated. */
  readonly repeats: boolean;
  readonly inMain: boolean;
}

interface Token {
  readonly text: string;
  readonly line: number;
}

const LOOPS = ["for", "while", "do"];
/** Words after which a parenthesis, and with it the statement's head, ends. */
const HEADS = ["if", "for", "while", "switch", "catch"];
/** Words that are a head by themselves. */
const SHORT_HEADS = ["else", "do", "try"];

/** A comment or raw string without an end takes the rest, so that no other one is looked for there again. */
const SKIPPED =
  /\/\*[\s\S]*?(?:\*\/|(?![\s\S]))|\/\/(?:\\\r?\n|[^\n])*|^[ \t]*#(?:\\\r?\n|[^\n])*|R"([^()\\\s]{0,16})\([\s\S]*?(?:\)\1"|(?![\s\S]))|"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'/gm;
const TOKEN = /[A-Za-z_]\w*|[^\s\w]|\d[\w.]*/g;

export function statementsIn(source: string): readonly Statement[] {
  const reader = new Reader();
  for (const token of tokensIn(source)) reader.take(token);
  reader.end();
  return reader.statements;
}

/** The source without comments and preprocessor lines. A string is one token, and lines stay where they are. */
function tokensIn(source: string): readonly Token[] {
  const code = source.replace(SKIPPED, (text) => {
    const isString = /^(?:R?"|')/.test(text);
    return (isString ? '""' : "") + text.replace(/[^\n]/g, "");
  });
  return code
    .split("\n")
    .flatMap((text, index) =>
      [...text.matchAll(TOKEN)].map(([one]) => ({ text: one, line: index + 1 })),
    );
}

class Reader {
  readonly statements: Statement[] = [];
  readonly #open: Open[] = [];
  /** The tokens of the statement so far. */
  #tokens: Token[] = [];
  /** Whether the statement is controlled by the head of a loop before it. */
  #controlled = false;

  take(token: Token): void {
    if (token.text === "}" && this.#open.at(-1)?.kind === "block") {
      this.end();
      this.#open.pop();
      this.#tokens = [token];
      this.end();
      this.#controlled = false;
      return;
    }
    this.#tokens.push(token);
    const { text } = token;
    if (text === "{") this.#brace();
    else if (text === "(" || text === "[") this.#open.push(this.#inside("nested"));
    else if (text === ")" || text === "]" || text === "}") this.#close();
    else if (this.#open.at(-1)?.kind === "nested") return;
    else if (text === ";" || this.#isLabel(text)) this.#over(false);
    else if (SHORT_HEADS.includes(text) && this.#tokens.length === 1) this.#over(text === "do");
  }

  /** Ends the statement here. */
  end(): void {
    const [first] = this.#tokens;
    const last = this.#tokens.at(-1);
    if (first !== undefined && last !== undefined) {
      const repeats = this.#repeats() || LOOPS.includes(first.text);
      const inMain = this.#open.at(-1)?.inMain !== false;
      this.statements.push({ first: first.line, last: last.line, repeats, inMain });
    }
    this.#tokens = [];
  }

  /** @param loop whether the next statement is repeated by this one */
  #over(loop: boolean): void {
    this.end();
    this.#controlled = loop;
  }

  #repeats(): boolean {
    return this.#controlled || this.#open.at(-1)?.repeats === true;
  }

  #inside(kind: Open["kind"], repeats = this.#repeats()): Open {
    return { kind, repeats, inMain: this.#open.at(-1)?.inMain === true };
  }

  #close(): void {
    this.#open.pop();
    const [first] = this.#tokens;
    if (first === undefined || !HEADS.includes(first.text)) return;
    const brackets = this.#tokens.filter(({ text }) => text === "(" || text === ")");
    const depth = brackets.reduce((sum, { text }) => sum + (text === "(" ? 1 : -1), 0);
    if (depth === 0 && brackets.length > 0) this.#over(this.#controls(first.text));
  }

  /** A head that is no loop passes on what controls it: `while (a) if (b) c();` repeats c. */
  #controls(head: string): boolean {
    return LOOPS.includes(head) || this.#controlled;
  }

  #brace(): void {
    const before = this.#tokens.at(-2)?.text;
    const words = this.#tokens.slice(0, -1).map(({ text }) => text);
    const initialises =
      before !== undefined &&
      before !== ")" &&
      before !== "]" &&
      before !== ":" &&
      !words.some(
        (word) =>
          /^(?:struct|class|union|enum|namespace|extern|noexcept|const|override|final|mutable)$/.test(
            word,
          ) && !words.includes("="),
      ) &&
      !words.join("").includes("->");
    if (initialises) {
      this.#open.push(this.#inside("nested"));
      return;
    }
    // The body of a function or of a lambda is repeated by no loop around it.
    const isLambda = this.#open.at(-1)?.kind === "nested" || before === "]";
    const repeats = !isLambda && this.#repeats();
    const isMain = this.#open.length === 0 && words.join(" ").includes("main (");
    const inMain = !isLambda && (isMain || this.#open.at(-1)?.inMain === true);
    if (before === undefined) this.#tokens = [];
    else this.end();
    this.#controlled = false;
    this.#open.push({ kind: "block", repeats, inMain });
  }

  #isLabel(text: string): boolean {
    return (
      text === ":" &&
      /^(?:case|default|public|private|protected)$/.test(this.#tokens[0]?.text ?? "")
    );
  }
}
