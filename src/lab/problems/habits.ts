/**
 * Warnings about a lab that can run but is probably not meant so: lines with two socket calls, tags that
 * no step names, and steps against the order of their program.
 */
import { isLineStep, PEERS, type Peer } from "../model.ts";
import { linesNamed, type Plan } from "../plan/plan.ts";
import type { SourceLine } from "../source/tags.ts";
import type { Problem } from "./problem.ts";

/** @param sources the text of each program */
export function habitWarnings(
  plan: Plan,
  sources: Readonly<Record<Peer, string>>,
): readonly Problem[] {
  return PEERS.flatMap((peer) => {
    const problemAt = (line: SourceLine, text: string): Problem => ({
      spot: { file: line.file, line: line.number },
      text,
    });
    return [
      ...plan.taggedLines[peer].flatMap((line) => {
        const calls = socketCalls(line.text);
        const text = `${calls.length} socket calls in one line (${calls.join(", ")}): no packet can be assigned to one of them; give each call its own line`;
        return calls.length > 1 ? [problemAt(line, text)] : [];
      }),
      ...unusedLines(plan, peer).map((line) =>
        problemAt(line, "no step executes this tagged line: remove the tag or add a step"),
      ),
      ...stepsBack(plan, peer, sources[peer]),
    ];
  });
}

/** A helper of jc.h counts as one call, since it is meant as one step. */
function socketCalls(text: string): readonly string[] {
  const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\/\/.*$/, "");
  const called = code.matchAll(/\bjc::([A-Z]\w*)\s*\(|(?<![\w.>])(?:::)?([a-z_]\w*)\s*\(/g);
  return [...called].flatMap(([, helper, plain = ""]) => {
    if (helper !== undefined) return helper === "Endpoint" ? [] : [helper];
    return SOCKET_CALLS.includes(plain) ? [plain] : [];
  });
}

const SOCKET_CALLS =
  "socket bind listen connect accept accept4 send sendto sendmsg recv recvfrom recvmsg read write shutdown close setsockopt getsockopt poll".split(
    " ",
  );

function unusedLines(plan: Plan, peer: Peer): readonly SourceLine[] {
  const used = linesNamed(plan, peer).map(({ number }) => number);
  return plan.taggedLines[peer].filter(({ number }) => !used.includes(number));
}

/** Without loops, a program executes the lines of main once and in order. */
function stepsBack(plan: Plan, peer: Peer, source: string): readonly Problem[] {
  if (/\b(?:for|while|do|goto)\b/.test(source)) return [];
  const main = source.split("\n").findIndex((line) => /\bmain\s*\(/.test(line)) + 1;
  const own = plan.steps.filter(isLineStep).filter((step) => step.peer === peer);
  return own.flatMap((step, index): Problem[] => {
    const before = own[index - 1];
    if (before?.line === undefined || step.line === undefined) return [];
    if (step.line.number > before.line.number) return [];
    if (step.line.number < main) return []; // a function that main calls
    const text = `step ${step.number} (${step.tag}): the lab steps line ${step.line.number} of ${step.line.file} after line ${before.line.number}, but the program has no loop and runs it before; swap the steps or the lines`;
    return [{ path: ["steps", step.number - 1, "tag"], text }];
  });
}
