/**
 * A prediction of a run as lines of text, one for a step. The browser stores it, so anyone can edit it:
 *
 *     2 client S; server S. ack 1; client . ack 1 | server ESTABLISHED, client ESTABLISHED
 *     3 skip
 */
import { NotationError, packetsNotation, parsePackets, parseStates } from "./notation.ts";
import {
  type Answer,
  type Answers,
  type PeerStates,
  type Prediction,
  statesText,
} from "./prediction.ts";

export function answersText(answers: Answers): string {
  return [...answers].map(([step, answer]) => `${step} ${answerText(answer)}`).join("\n");
}

function answerText(answer: Answer): string {
  return answer === "skipped" ? "skip" : predictionText(answer);
}

const MOST_LINES = 1_000;
const NO_STATES = { server: "CLOSED", client: "CLOSED" } as const;

/** @throws NotationError if the text is no such prediction */
export function parseAnswers(text: string): Answers {
  const lines = text.split("\n", MOST_LINES + 1).filter((line) => line !== "");
  if (lines.length > MOST_LINES) throw new NotationError("more steps than a run has");
  return new Map(
    lines.map((line): [number, Answer] => {
      const [, step, rest = ""] = /^([1-9]\d{0,3}) (.*)$/s.exec(line) ?? [];
      if (step === undefined) throw new NotationError("a line without the number of a step");
      return [Number(step), rest === "skip" ? "skipped" : parsePrediction(rest, NO_STATES)];
    }),
  );
}

/**
 * Parses a prediction in one line: packets, and the states behind a |.
 * @param before the states of peers that are not named. Undefined if there is no question about states.
 * @throws NotationError
 */
export function parsePrediction(text: string, before: PeerStates | undefined): Prediction {
  const [packets = "", states, ...more] = text.split("|", 3);
  if (more.length > 0)
    throw new NotationError("a prediction has packets and at most one | with states behind it");
  if (states === undefined) return { packets: parsePackets(packets) };
  if (before === undefined)
    throw new NotationError("there are no states to predict in a run without TCP");
  return { packets: parsePackets(packets), states: parseStates(states, before) };
}

export function predictionText({ packets, states }: Prediction): string {
  const parts = [packetsNotation(packets), ...(states === undefined ? [] : [statesText(states)])];
  return parts.join(" | ");
}
