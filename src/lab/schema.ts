/**
 * Whether a value that a lab file exports is a lab: shape, then meaning (flags that add up, steps
 * that can follow one another). All that can be said without the programs' sources.
 */
import { z } from "zod";
import { TCP_STATES, type TcpState } from "../sockets/states.ts";
import { flagWord, isGated, type Lab } from "./model.ts";
import { orderProblems } from "./order.ts";
import { name, perPeer, step } from "./schema-steps.ts";

const states = z
  .string()
  .refine((text) => text.split(" ").every((word) => TCP_STATES.includes(word as TcpState)), {
    error: "states are RFC 9293 names with a space between, e.g. CLOSED SYN-SENT ESTABLISHED",
  });

const lab = z.strictObject({
  name,
  question: z.string().min(1),
  port: z.int().min(1).max(65535),
  families: z
    .array(z.literal([4, 6]))
    .min(1)
    .optional(),
  steps: z.array(step).min(1),
  stage: z
    .strictObject({
      mtu: z.int().min(576).max(9000).optional(),
      loopback: z.literal(true).optional(),
      user: perPeer(z.enum(["student", "root"])).optional(),
      sysctls: perPeer(z.record(z.string(), z.string())).optional(),
    })
    .optional(),
  kernel: z
    .string()
    .regex(/^\d+\.\d+$/, "a version of Linux, e.g. 6.12")
    .optional(),
  slow: z.literal(true).optional(),
  flags: z.string(),
  states: z.strictObject({ server: states, client: states }),
});

/** A lab that cannot be run as it is written; `problems` name the place and what to mend. */
export class InvalidLabError extends Error {
  readonly problems: readonly string[];

  constructor(place: string, problems: readonly string[], options?: ErrorOptions) {
    super(
      `${place} is not a lab that can run:\n${problems.map((p) => `  ${p}`).join("\n")}`,
      options,
    );
    this.name = "InvalidLabError";
    this.problems = problems;
  }
}

/** A lab that cannot be run on the version of IP that was asked for. */
export class OtherFamilyError extends InvalidLabError {}

/**
 * The lab in what a lab file exports.
 * @throws InvalidLabError with every problem found
 */
export function validateLab(value: unknown, place: string): Lab {
  const result = lab.safeParse(value);
  if (!result.success) {
    throw new InvalidLabError(
      place,
      result.error.issues.map((issue) => `${where(issue.path, value)}: ${issue.message}`),
    );
  }
  const valid = result.data as Lab;
  const problems = [...flagProblems(valid), ...orderProblems(valid), ...loopbackProblems(valid)];
  if (problems.length > 0) throw new InvalidLabError(place, problems);
  return valid;
}

/** A path such as steps.2.packets.0.flags as a person would say it. */
function where(path: readonly PropertyKey[], value: unknown): string {
  if (path.length === 0) return "the default export";
  const [first, index, ...rest] = path;
  if (first !== "steps" || typeof index !== "number") return path.map(String).join(".");
  const step = (value as { steps?: { tag?: unknown; action?: unknown }[] }).steps?.[index];
  const tag = step?.tag ?? step?.action;
  const inner = rest.map((part) => (typeof part === "number" ? `${part + 1}` : String(part)));
  return [`step ${index + 1}${typeof tag === "string" ? ` (${tag})` : ""}`, ...inner].join(" ");
}

function flagProblems({ steps, flags }: Lab): string[] {
  const all = steps.flatMap((step) => step.packets.map(flagWord)).join(" ");
  return all === flags ? [] : [`flags: says "${flags}", but its steps add up to "${all}"`];
}

/** One host has one network namespace, and no door between the peers. */
function loopbackProblems({ stage, steps, families = [] }: Lab): string[] {
  if (stage?.loopback === undefined) return [];
  return [
    ...(stage.mtu === undefined ? [] : ["stage.mtu: the loopback interface has its own"]),
    ...(stage.sysctls?.client === undefined
      ? []
      : ["stage.sysctls: both peers have the server's on loopback"]),
    ...(isGated(steps) ? ["stage.loopback: packets cannot be held on loopback"] : []),
    ...(families.includes(6) ? ["families: loopback labs are for IPv4"] : []),
  ];
}
