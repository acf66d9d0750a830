/** The texts of the bar and its buttons. */

import type { RunRecord } from "../../src/record/record.ts";
import { type NextStep, nextStepText } from "../../src/studio-protocol/next-step.ts";
import { hasLeft, isUp, type LiveState } from "./state.ts";

const MEANINGS: Readonly<Record<RunRecord["verdict"], string>> = {
  passed: "✓ Passed: every packet, state and result is as the lab expects.",
  observed: "✓ Observed: nothing was expected.",
  mismatch: "✗ Mismatch: something is not as the lab expects. The step that differs is marked.",
  inconclusive:
    "? Inconclusive: the environment could not give evidence. This says nothing about the programs.",
};

const LEFT = "? Inconclusive: you left the lab’s plan, so the run was recorded but not judged.";

/** The run's state in a sentence or two. */
export function nowText(state: LiveState): string {
  const { studio, nextStep, own, going, progress, ended, failed, discarded, begun } = state;
  if (studio === "gone") {
    return "The studio no longer answers: its process has ended, and all labs with it. Run make studio again and open the link that it prints.";
  }
  if (ended !== undefined) {
    const left =
      ended.leftBehind === undefined
        ? ""
        : " The engine did not remove the lab’s containers. The next wirestep command removes them.";
    const meaning = hasLeft(state) ? LEFT : MEANINGS[ended.record.verdict];
    return `${meaning} Exit code ${ended.exitCode}. Files in ${ended.folder}.${left}`;
  }
  const isOwn = begun?.observed !== undefined;
  if (failed !== undefined) {
    return failed.exitCode === 2
      ? `${isOwn ? "These programs" : "This lab"} cannot run. The page lists what to fix. Exit code 2.`
      : "The run could not be started or kept up. This says nothing about the programs. Exit code 3.";
  }
  if (discarded) return "This run was ended early and not saved. Everything it made is removed.";
  if (going !== undefined) return `Step ${going} is running …`;
  if (own !== undefined && isOwn) {
    return "No program goes on by itself now. Act on a packet, let a second pass, or finish the run.";
  }
  if (own !== undefined) {
    return "You have left the lab’s plan. Your steps are recorded but not judged. To come back, finish or end this run and run the lab again: the plan begins at its first step.";
  }
  if (nextStep !== undefined) return nextStepText(nextStep);
  if (progress !== undefined) return `${progress} …`;
  if (isUp(state)) return "Both programs are stopped in main, under GDB …";
  return begun === undefined ? "Reading the lab …" : "";
}

/** The text of an actor's button before this step. */
export function actWords(who: NextStep["who"], nextStep: NextStep | undefined): string {
  if (who === "server" || who === "client") return `Step the ${who}`;
  if (who === "time") {
    const isPlanned = nextStep !== undefined && (nextStep.of > 0 || nextStep.who === "time");
    return isPlanned ? "Let time pass" : "Let a second pass";
  }
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
      return "Release all packets";
  }
}
