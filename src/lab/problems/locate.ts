/**
 * Finds the line of a lab file for a part of its value, such as `steps`, 2, `packets`, 0, `flags`. It
 * follows literals, the vocabulary's functions, constants of the file and spreads. If the file computes
 * the part (by map or its own functions), the result is the line of the computation. Nothing is run.
 */
import { type CallExpression, type Expression, type Node, type Program, parse } from "acorn";
import type { Path } from "./problem.ts";

/** The arguments of the vocabulary's functions before the object with the rest. */
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

/** Fields that the function itself sets: `server.sends` sets from and kind, `starts` sets action. */
const SET_BY_FUNCTION = ["peer", "from", "action", "kind"];

/** A lab file, parsed once. */
export class LabText {
  readonly #program: Program;
  readonly #constants = new Map<string, Expression>();

  /** @param script the file as JavaScript, with types replaced by spaces so that line numbers stay the same */
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
   * The line of a part of the default export, or of the innermost part around it that can be found.
   * @param value the default export after the file has run, which has the lengths of lists
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

  /** The node for `key` in a node that evaluates to `value`. */
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
    if (SET_BY_FUNCTION.includes(String(key))) return callee;
    for (const other of call.arguments.toReversed()) {
      const inner = this.#resolved(other);
      const found = inner.type === "ObjectExpression" ? this.#part(inner, key, value) : undefined;
      if (found !== undefined) return found;
    }
    // `what` may be one packet without a list around it
    return typeof key === "number" ? call : undefined;
  }

  /** The element of a list, counted from the front before a spread and from the back after it. */
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

  /** The number of list elements that an expression stands for. Undefined if the file computes it. */
  #lengthOf(element: Node | null): number | undefined {
    if (element?.type !== "SpreadElement") return 1;
    const list = this.#resolved((element as Node & { argument: Node }).argument) as Expression;
    if (list.type !== "ArrayExpression") return undefined;
    const lengths = list.elements.map((inner) => this.#lengthOf(inner));
    return lengths.includes(undefined)
      ? undefined
      : lengths.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  }

  /** The value of a name, if it is a constant of the file. */
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
