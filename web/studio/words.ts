/** What the bar and its buttons say. */

import type { RunRecord } from "../../src/record/record.ts";
import { type NextStep, nextStepText } from "../../src/studio-protocol/next-step.ts";
import { hasLeft, isUp, type LiveState } from "./state.ts";

const MEANINGS: Readonly<Record<RunRecord["verdict"], string>> = {
  passed: "✓ Passed: every packet, state and result was as the lab says.",
  mismatch: "✗ Mismatch: something was not as the lab says; the step that differs is marked.",
  inconclusive:
    "? Inconclusive: the environment could not give evidence; nothing is held against the programs.",
};

const LEFT =
  "? Inconclusive: you have left the lab’s plan, so the run was seen and recorded, and not judged.";

/** The run's state in a sentence or two. */
export function nowText(state: LiveState): string {
  const { studio, nextStep, own, going, progress, ended, failed, released, begun } = state;
  if (studio === "gone") {
    return "The studio does not answer any more: its process has ended, and with it all labs. Start it again with make studio, and open the link it prints.";
  }
  if (ended !== undefined) {
    const left =
      ended.leftBehind === undefined
        ? ""
        : " The engine did not remove the lab’s containers; the next wirestep command does.";
    const meaning = hasLeft(state) ? LEFT : MEANINGS[ended.record.verdict];
    return `${meaning} Exit code ${ended.exitCode}. Files in ${ended.folder}.${left}`;
  }
  if (failed !== undefined) {
    return failed.exitCode === 2
      ? "This cannot run as it is written; what is to be mended stands in the page. Exit code 2."
      : "The lab could not be brought up or kept up; nothing is held against the programs. Exit code 3.";
  }
  if (released) return "This run was ended in the middle; everything it made is removed.";
  if (going !== undefined) return `Step ${going} is being made …`;
  if (own !== undefined) {
    return "You have left the lab’s plan: what you do is seen and recorded, and not judged.";
  }
  if (nextStep !== undefined) return nextStepText(nextStep);
  if (progress !== undefined) return `${progress} …`;
  if (isUp(state)) return "Both programs are stopped in main, under GDB …";
  return begun === undefined ? "Reading the lab …" : "";
}

/** What a button does, now that it is this turn. */
export function actWords(who: NextStep["who"], nextStep: NextStep | undefined): string {
  if (who === "server" || who === "client") return `Step the ${who}`;
  if (who === "time") return nextStep === undefined ? "Let a second pass" : "Let time pass";
  if (nextStep?.who !== "network") return "The network";
  const packets =
    nextStep.packets.length === 0 ? "packets" : `packet ${nextStep.packets.join(", ")}`;
  switch (nextStep.action) {
    case "delivers":
      return `Deliver ${packets}`;
    case "drops":
      return `Drop ${packets}`;
    case "duplicates":
      return `Duplicate ${packets}`;
    case "holds":
      return "Hold packets from now on";
    default:
      return "Hold nothing any more";
  }
}
