/**
 * Where in a lab's file a part of its value was written: `steps`, 2, `packets`, 0, `flags` to a line.
 * Follows literals, the vocabulary's words, constants of the file and spreads; where the file
 * computes (map, functions of its own), the line where it does so is the answer. Runs nothing.
 */
import { type CallExpression, type Expression, type Node, type Program, parse } from "acorn";
import type { Path } from "./problem.ts";

/** What the words of the vocabulary take before the object with the rest, by method or function. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  lab: ["name"],
  steps: ["tag"],
  starts: ["tag"],
  ends: ["tag"],
  line: ["tag"],
  sends: ["flags"],
  sendsIcmp: ["reads"],
  holds: ["what"],
  delivers: ["what"],
  drops: ["what"],
  duplicates: ["what"],
  passes: ["seconds"],
  returns: ["name", "result"],
  fails: ["name", "errno"],
  risingNumbers: ["rising"],
};

/** Each word's own way of saying who acts and how: `server.sends` says from, kind; `starts` action. */
const SAID_BY_WORD = ["peer", "from", "action", "kind"];

/** A lab's file, read once for all the questions about it. */
export class LabText {
  readonly #program: Program;
  readonly #constants = new Map<string, Expression>();

  /** @param script the file as JavaScript, its types blanked out so that lines stay where they are */
  constructor(script: string) {
    this.#program = parse(script, { ecmaVersion: "latest", sourceType: "module", locations: true });
    for (const statement of this.#program.body) {
      const declaration =
        statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      if (declaration?.type !== "VariableDeclaration") continue;
      for (const { id, init } of declaration.declarations) {
        if (id.type === "Identifier" && init) this.#constants.set(id.name, init);
      }
    }
  }

  /**
   * The line of a part of the default export, or of the nearest thing around it that can be found.
   * @param value the default export as it was when the file had run: it tells how long lists are
   */
  lineOf(path: Path, value: unknown): number | undefined {
    const exported = this.#program.body.find(({ type }) => type === "ExportDefaultDeclaration");
    if (exported?.type !== "ExportDefaultDeclaration") return undefined;
    let node: Node = this.#resolved(exported.declaration);
    let line = lineOf(exported);
    let at: unknown = value;
    for (const key of path) {
      const found = this.#part(node, key, at);
      if (found === undefined) break;
      line = lineOf(found);
      node = this.#resolved(
        found.type === "Property" ? (found as Node & { value: Node }).value : found,
      );
      at = (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key];
    }
    return line;
  }

  /** What `key` names in a node that evaluates to `value`. */
  #part(node: Node, key: PropertyKey, value: unknown): Node | undefined {
    const known = node as Expression;
    if (known.type === "ObjectExpression") {
      for (const property of known.properties.toReversed()) {
        if (property.type === "SpreadElement") {
          const inner = this.#part(this.#resolved(property.argument), key, value);
          if (inner !== undefined) return inner;
        } else if (nameOf(property.key) === key) return property;
      }
      return undefined;
    }
    if (known.type === "ArrayExpression") return this.#element(known.elements, key, value);
    if (known.type !== "CallExpression") return undefined;
    return this.#partOfCall(known, key, value);
  }

  #partOfCall(call: CallExpression, key: PropertyKey, value: unknown): Node | undefined {
    const { callee } = call;
    const word = callee.type === "MemberExpression" ? nameOf(callee.property) : nameOf(callee);
    const position = POSITIONS[word ?? ""]?.indexOf(String(key)) ?? -1;
    const argument = call.arguments[position];
    if (argument !== undefined) return argument;
    if (SAID_BY_WORD.includes(String(key))) return callee;
    for (const other of call.arguments.toReversed()) {
      const inner = this.#resolved(other);
      const found = inner.type === "ObjectExpression" ? this.#part(inner, key, value) : undefined;
      if (found !== undefined) return found;
    }
    // `what` may be one packet without a list around it
    return typeof key === "number" ? call : undefined;
  }

  /** The element of a list: counted from the front up to a spread, from the back behind it. */
  #element(elements: readonly (Node | null)[], key: PropertyKey, value: unknown): Node | undefined {
    const index = Number(key);
    const length = Array.isArray(value) ? value.length : elements.length;
    const lengths = elements.map((element) => this.#lengthOf(element));
    const unknown = lengths.filter((count) => count === undefined).length;
    const known = lengths.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    let from = 0;
    for (const [place, element] of elements.entries()) {
      const count = lengths[place] ?? (unknown === 1 ? length - known : undefined);
      if (element === null || count === undefined) return undefined;
      if (index < from + count) {
        if (element.type !== "SpreadElement") return element;
        const list = this.#resolved((element as Node & { argument: Node }).argument) as Expression;
        const inner =
          list.type === "ArrayExpression"
            ? this.#element(list.elements, index - from, undefined)
            : undefined;
        return inner ?? element;
      }
      from += count;
    }
    return undefined;
  }

  /** How many elements of the list one of them stands for; undefined for what the file computes. */
  #lengthOf(element: Node | null): number | undefined {
    if (element?.type !== "SpreadElement") return 1;
    const list = this.#resolved((element as Node & { argument: Node }).argument) as Expression;
    if (list.type !== "ArrayExpression") return undefined;
    const lengths = list.elements.map((inner) => this.#lengthOf(inner));
    return lengths.includes(undefined)
      ? undefined
      : lengths.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  }

  /** The value of a constant of the file behind its name. */
  #resolved(node: Node): Node {
    const seen = new Set<string>();
    let known = node as Expression;
    while (known.type === "Identifier" && !seen.has(known.name)) {
      seen.add(known.name);
      const value = this.#constants.get(known.name);
      if (value === undefined) break;
      known = value;
    }
    return known;
  }
}

function nameOf(node: Node): string | undefined {
  const known = node as Expression;
  if (known.type === "Identifier") return known.name;
  return known.type === "Literal" ? String(known.value) : undefined;
}

function lineOf(node: Node): number | undefined {
  return node.loc?.start.line;
}
