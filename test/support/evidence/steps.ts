/** Executed lines, step records and planned packets. */
import type { PacketExpectation, StepPacket } from "../../../src/lab/model.ts";
import {
  isPacket,
  type PlannedPacket,
  type PlannedPart,
  planLab,
} from "../../../src/lab/plan/plan.ts";
import { client, lab } from "../../../src/lab/vocabulary.ts";
import type { ExecutedLine, RecordedCall, StepRecord } from "../../../src/record/record.ts";
import { listening } from "./entries.ts";

/** `server.cc:4`, run to its end without calls or output. */
export function executedLine(fields: Partial<ExecutedLine> = {}): ExecutedLine {
  return {
    peer: "server",
    tag: "listen",
    line: { file: "server.cc", number: 4, text: 'int fd = jc::ListenFd("0.0.0.0", 12345);' },
    outcome: { kind: "finished" },
    calls: [],
    output: "",
    ...fields,
  };
}

/** A call that returned: `call("accept(3, NULL, NULL)", 4)`. */
export function call(text: string, result: number, errno?: string): RecordedCall {
  const name = text.slice(0, text.indexOf("("));
  return { name, text, result, ...(errno !== undefined && { errno }) };
}

/** A step that passed, in which the server listens. */
export function stepRecord(fields: Partial<StepRecord> = {}): StepRecord {
  return {
    number: 1,
    name: "server: listen",
    action: "steps",
    executed: executedLine(),
    finished: [],
    held: [],
    packets: [],
    tables: { server: [listening()], client: [] },
    sysctls: [],
    mismatches: [],
    why: "Nothing is sent.",
    shows: [],
    ...fields,
  };
}

/** Packets planned as the only step of a run, with the numbers that a lab may leave out. */
export function planned(...packets: readonly PacketExpectation[]): readonly PlannedPacket[] {
  return plannedParts(...packets).filter(isPacket);
}

/** The same for a list with packets that are not known one by one. */
export function plannedParts(...packets: readonly StepPacket[]): readonly PlannedPart[] {
  const plan = planLab(
    lab("only", {
      question: "?",
      steps: [client.steps("line", { why: ".", packets })],
      flags: "",
      states: { server: "CLOSED", client: "CLOSED" },
    }),
    { server: "", client: "  line();  // step: line" },
  );
  return plan.steps.flatMap((step) => step.packets);
}
