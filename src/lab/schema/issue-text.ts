/**
 * What the schema found, in words for whoever wrote the lab. Knows only what a shape can tell: which
 * fields there are, and which is missing.
 */
import type { z } from "zod";
import { nearest } from "../problems/nearest.ts";
import { type Problem, placeOf } from "../problems/problem.ts";
import { withNewWords } from "../problems/renamed.ts";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** What a field that is missing should have said. */
const MISSING: Readonly<Record<string, string>> = {
  question: "say what the lab answers, as a student would ask it",
  steps: "list what happens, in order",
  flags: 'tcpdump\'s letters: "S." of a segment, "S S. ." of all the lab\'s in order, "" for none',
  states: 'give the states each peer passes, e.g. { server: "CLOSED LISTEN", client: "CLOSED" }',
  why: "say in a sentence or two why this is what happens",
  packets: "list every packet that is sent in this step, [] if none is",
  recvQ:
    "give the number in the column Recv-Q, or start from LISTEN, ESTABLISHED … with { ...LISTEN }",
  sendQ: "give the number in the column Send-Q",
  owner: 'state who holds the socket: "program" or "none"',
  protocol: 'say "tcp" or "udp"',
  result: "give what the call returns",
  reads: "give a part of the line tcpdump prints",
};

/** Messages for what zod says in words of its own; undefined leaves zod's. */
export function issueText(issue: RawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "invalid_type": {
      if (input === undefined) return `is missing${hintFor(issue.path?.at(-1))}`;
      return `is to be ${article(issue.expected)}, and is ${kindOf(input)}`;
    }
    case "invalid_value": {
      if (input === undefined) return `is missing${hintFor(issue.path?.at(-1))}`;
      const values = issue.values.map(String).join(", ");
      return withNewWords(`is ${JSON.stringify(input)}, and is to be one of: ${values}`);
    }
    case "invalid_union": {
      const { discriminator, options } = issue as { discriminator?: string; options?: string[] };
      if (discriminator === undefined || options === undefined) return undefined;
      return `is to be one of: ${options.join(", ")}; is it made by server, client, network or time?`;
    }
    case "too_small":
      if (issue.origin === "string") return `is empty${hintFor(issue.path?.at(-1))}`;
      if (issue.origin === "array" && issue.minimum === 1) return "is empty";
      return undefined;
    case "unrecognized_keys":
      return fieldsOf(issue.inst).join(SEPARATOR);
    default:
      return undefined;
  }
}

/** Between the names of the fields there are, which is all that is known where the issue is found. */
const SEPARATOR = ", ";

function fieldsOf(schema: unknown): readonly string[] {
  const { shape } = schema as { readonly shape?: object };
  return Object.keys(shape ?? {});
}

/** The problems of a finished parse; a misspelt field that is needed is one problem, not two. */
export function problemsOfIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
): readonly Problem[] {
  const misspelt = new Set<string>();
  const unknown = issues.flatMap((issue): Problem[] => {
    if (issue.code !== "unrecognized_keys") return [];
    const fields = issue.message.split(SEPARATOR);
    return issue.keys.map((key) => {
      const meant = nearest(key, fields);
      if (meant !== undefined) misspelt.add([...issue.path, meant].join("."));
      const fix =
        meant === undefined ? `the fields are ${issue.message}` : `did you mean "${meant}"?`;
      return {
        path: [...issue.path, key],
        text: `${placeOf(issue.path, value)}: there is no field "${key}"; ${fix}`,
      };
    });
  });
  const others = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys" || misspelt.has(issue.path.join("."))) return [];
    return [{ path: issue.path, text: `${placeOf(issue.path, value)}: ${issue.message}` }];
  });
  return [...unknown, ...others];
}

function hintFor(key: PropertyKey | undefined): string {
  const hint = typeof key === "string" ? MISSING[key] : undefined;
  return hint === undefined ? "" : `: ${hint}`;
}

function article(kind: string): string {
  if (kind === "int") return "a whole number";
  return `${/^[aeio]/.test(kind) ? "an" : "a"} ${kind === "tuple" ? "pair" : kind}`;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "number" ? `the number ${value}` : article(typeof value);
}
