/**
 * What a run must have done after a fault: the right exit code, the right words, nothing left.
 * A run that says it passed has seen all its evidence, whatever happened around it.
 */
import type { CliResult } from "../../test/support/commands/cli-run.ts";
import type { Fault } from "./moments.ts";

export interface Outcome {
  readonly fault: Fault;
  /** Whether there was anything to break. */
  readonly met: boolean;
  /** Undefined if the run had to be ended after the limit. */
  readonly result: CliResult | undefined;
  /** What was there when the command had ended. */
  readonly left: readonly string[];
  /** What was there after the next command. */
  readonly leftAfterNext: readonly string[];
}

const INTERRUPTS: Partial<Record<Fault, number>> = { SIGINT: 130, SIGTERM: 143 };

/** After these nothing can be removed at once: no process, or no way to the engine. */
const LEAVES_TO_NEXT: readonly Fault[] = ["SIGKILL", "all streams cut", "the engine restarted"];

/** @returns what is wrong, in sentences; empty if nothing is */
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
  const said = stdout + stderr;
  if (/defect of wirestep|\n\s+at .+:\d+:\d+/.test(said)) return [`a defect is told: ${said}`];
  if (code === 0) {
    return stdout.includes("✓ passed") ? [] : [`exit code 0 without a verdict: ${said}`];
  }
  if (!met || fault === "the clock stepped") return [`undisturbed, exit code ${code}: ${said}`];
  if (fault === "SIGKILL") return signal === fault ? [] : [`exit code ${code}: ${said}`];
  const interrupted = INTERRUPTS[fault];
  if (interrupted !== undefined) {
    // before the program has put its handler up, the signal ends it: nothing had been made by then
    if (signal === fault) return [];
    if (code !== interrupted) return [`exit code ${code}, not ${interrupted}: ${said}`];
    return said.includes(`interrupted by ${fault}`) ? [] : [`the interrupt is not told: ${said}`];
  }
  if (code !== 3) return [`exit code ${code}, not 3: ${said}`];
  if (fault === "the disk full" && !said.includes("could not be written")) {
    return [`the full disk is not told: ${said}`];
  }
  return [];
}
