/**
 * Checks how a run ended after a fault: the exit code, the message, and that nothing is left. A run may
 * pass despite a fault, because it reports "passed" only after it has seen all its evidence.
 */
import type { CliResult } from "../../test/support/commands/cli-run.ts";
import type { Fault } from "./moments.ts";

export interface Outcome {
  readonly fault: Fault;
  /** Whether the fault broke something. */
  readonly met: boolean;
  /** Undefined if the run did not end within the limit. */
  readonly result: CliResult | undefined;
  /** Names of what was left when the command had ended. */
  readonly left: readonly string[];
  /** Names of what was left after the next command. */
  readonly leftAfterNext: readonly string[];
}

const INTERRUPTS: Partial<Record<Fault, number>> = { SIGINT: 130, SIGTERM: 143 };

/** After these faults the run cannot clean up, because it has no process or no engine any longer. */
const LEAVES_TO_NEXT: readonly Fault[] = ["SIGKILL", "all streams cut", "the engine restarted"];

/** @returns sentences that describe a wrong end; empty if the run ended well */
export function wrongWith({ fault, met, result, left, leftAfterNext }: Outcome): readonly string[] {
  if (result === undefined) return ["the run did not end within its limit"];
  const wrong = [...wrongEnd(fault, met, result)];
  const later = met && LEAVES_TO_NEXT.includes(fault);
  if (!later && left.length > 0) wrong.push(`left behind: ${left.join(" ")}`);
  if (leftAfterNext.length > 0) {
    wrong.push(`left behind after the next command: ${leftAfterNext.join(" ")}`);
  }
  return wrong;
}

function wrongEnd(fault: Fault, met: boolean, result: CliResult): readonly string[] {
  const { code, signal, stdout, stderr } = result;
  const printed = stdout + stderr;
  if (/bug in wirestep|\n\s+at .+:\d+:\d+/.test(printed)) return [`a bug is reported: ${printed}`];
  if (code === 0) {
    return stdout.includes("✓ passed") ? [] : [`exit code 0 without a verdict: ${printed}`];
  }
  if (!met || fault === "the clock stepped") return [`undisturbed, exit code ${code}: ${printed}`];
  if (fault === "SIGKILL") return signal === fault ? [] : [`exit code ${code}: ${printed}`];
  const interrupted = INTERRUPTS[fault];
  if (interrupted !== undefined) {
    // A signal before the program has set its handler ends it. At that time nothing has been made yet.
    if (signal === fault) return [];
    if (code !== interrupted) return [`exit code ${code}, not ${interrupted}: ${printed}`];
    return printed.includes(`interrupted by ${fault}`)
      ? []
      : [`the interrupt is not reported: ${printed}`];
  }
  if (code !== 3) return [`exit code ${code}, not 3: ${printed}`];
  if (fault === "the disk full" && !printed.includes("could not be written")) {
    return [`the full disk is not reported: ${printed}`];
  }
  return [];
}
