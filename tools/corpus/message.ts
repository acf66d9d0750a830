/** The first report of a transcript about a run that is not as expected. */
export interface Message {
  /** The mismatch that comes first, with the expected and the observed value. */
  readonly mismatch: string;
  /** The transcript's line of the step, or nothing if the mismatch belongs to the whole run. */
  readonly step: string;
}

const STEP = /^\d+ {2}\S/;
const MISMATCH = /^\s*✗ /;
const VERDICT = /^✗ (?:mismatch|invalid|inconclusive)\b/;

/** Finds the first mismatch in a transcript. A run that passed, or that could not run, has none. */
export function messageOf(transcript: string): Message | undefined {
  const lines = transcript.split("\n");
  const first = lines.findIndex((line) => MISMATCH.test(line) && !VERDICT.test(line));
  if (first < 0) return undefined;
  const length = lines.slice(first + 1).findIndex((line) => line === "" || MISMATCH.test(line));
  const before = lines.slice(0, first);
  const heading = before[before.lastIndexOf("") + 1] ?? "";
  return {
    mismatch: lines.slice(first, length < 0 ? undefined : first + 1 + length).join("\n"),
    step: STEP.test(heading) ? heading : "",
  };
}

/** Whether the message names one of these lines of a program. */
export function namesLine(message: Message, file: string, lines: readonly number[]): boolean {
  const named = `${message.step}\n${message.mismatch}`.matchAll(/([\w.-]+):(\d+)\b/g);
  return [...named].some(([, name, line]) => name === file && lines.includes(Number(line)));
}

/** The mismatch on one line. */
export function firstCause({ mismatch }: Message): string {
  const lines = mismatch.replace(/^\s*✗ /, "").split("\n");
  return lines.map((line) => line.trim().replaceAll(/\s+/g, " ")).join("; ");
}
