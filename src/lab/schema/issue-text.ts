/**
 * Turns the schema's issues into problems for the lab's author. It knows only the shape: which fields
 * there are, and which are missing.
 */
import type { z } from "zod";
import { nearest } from "../problems/nearest.ts";
import { type Problem, placeOf } from "../problems/problem.ts";
import { withNewWords } from "../problems/renamed.ts";

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** The advice for a missing or empty field. */
const MISSING: Readonly<Record<string, string>> = {
  question: "write the question that the lab answers, as a student would ask it",
  steps: "list the steps in order",
  flags: 'give tcpdump\'s letters, "S." for one segment, "S S. ." for the whole lab, "" for none',
  states: 'give the states of each peer, e.g. { server: "CLOSED LISTEN", client: "CLOSED" }',
  why: "explain in one or two sentences why this happens",
  packets: "list every packet that is sent in this step, [] for none",
  recvQ:
    "give the number in the column Recv-Q, or start from LISTEN, ESTABLISHED … with { ...LISTEN }",
  sendQ: "give the number in the column Send-Q",
  owner: 'state who holds the socket: "program" or "none"',
  protocol: 'give "tcp" or "udp"',
  result: "give the call's result",
  reads: "give a part of the line that tcpdump prints",
};

/** A message in place of zod's. Undefined keeps zod's message. */
export function issueText(issue: RawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "invalid_type": {
      if (input === undefined) return `is missing${hintFor(issue.path?.at(-1))}`;
      return `must be ${article(issue.expected)}, not ${kindOf(input)}`;
    }
    case "invalid_value": {
      if (input === undefined) return `is missing${hintFor(issue.path?.at(-1))}`;
      const values = issue.values.map(String).join(", ");
      return withNewWords(`is ${JSON.stringify(input)}, but must be one of: ${values}`);
    }
    case "invalid_union": {
      const { discriminator, options } = issue as { discriminator?: string; options?: string[] };
      if (discriminator === undefined || options === undefined) return undefined;
      return `must be one of: ${options.join(", ")}; make it with server, client, network or time`;
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

/** Separates the names of the known fields, which the message of an issue has to carry. */
const SEPARATOR = ", ";

function fieldsOf(schema: unknown): readonly string[] {
  const { shape } = schema as { readonly shape?: object };
  return Object.keys(shape ?? {});
}

/** The problems of a finished parse. A required field that is misspelt is one problem, not two. */
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
