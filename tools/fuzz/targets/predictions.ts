/** Predictions that a user types, a browser keeps or a file holds. They are understood, or refused. */
import fc from "fast-check";
import { answersText, parseAnswers } from "../../../src/predict/answers-text.ts";
import { answersOf, predictionFile } from "../../../src/predict/file.ts";
import {
  NotationError,
  packetsNotation,
  parsePackets,
  parseStates,
} from "../../../src/predict/notation.ts";
import { MOST_PACKETS } from "../../../src/predict/prediction.ts";
import { readPrediction, scoredAgain } from "../../../src/predict/read-file.ts";
import { scoreRun } from "../../../src/predict/run-score.ts";
import { FormatError } from "../../../src/record/format.ts";
import { runScoreText } from "../../../src/report/text/prediction-text.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { TCP_STATES } from "../../../src/sockets/states.ts";
import { closeRecord } from "../../../test/support/runs/predicted-runs.ts";
import { asJson, changed, edited, text } from "../inputs.ts";
import { must, refusing, target, UNSAFE } from "../target.ts";

const BEFORE = { server: "LISTEN", client: "CLOSED" } as const;
const WORDS = [
  "client",
  "s",
  " ",
  ";",
  ",",
  "S.",
  "[P.]",
  "udp",
  "icmp",
  "ack",
  "a1",
  "65536",
  "|",
];

const typed = edited(
  ["client S; server S. ack 1; client . a1", "s P. 15 ack 1", "client udp 12; server icmp", ""],
  WORDS,
);

function packetsTyped(line: string): void {
  const packets = refusing(() => parsePackets(line), NotationError);
  if (packets === undefined) return;
  must(packets.length <= MOST_PACKETS, "the number of packets is limited");
  const again = parsePackets(packetsNotation(packets));
  must(asJson(again) === asJson(packets), "packets are the same after printing and parsing");
}

const states = edited(["server ESTABLISHED, client SYN-SENT", "s fin_wait1 c time"], WORDS);

function statesTyped(line: string): void {
  const { server, client } = refusing(() => parseStates(line, BEFORE), NotationError) ?? BEFORE;
  must(TCP_STATES.includes(server) && TCP_STATES.includes(client), "states are those of RFC 9293");
}

const kept = edited(["1 client S | s listen\n2 skip\n3 server udp 3", "9 "], [...WORDS, "\n"]);

function answersKept(lines: string): void {
  const answers = refusing(() => parseAnswers(lines), NotationError);
  if (answers === undefined) return;
  const again = parseAnswers(answersText(answers));
  must(
    asJson([...again]) === asJson([...answers]),
    "answers are the same after printing and parsing",
  );
}

const record = closeRecord();
const answers = parseAnswers("1 | s listen\n2 client S\n3 skip\n6 client F. a16; c icmp; s udp 3");
const file = predictionFile(record, answers);

function predictionRead(json: string): void {
  const scored = refusing(() => scoredAgain(readPrediction(json), record), FormatError);
  if (scored === undefined) return;
  const { points, of } = scored.total;
  must(points >= 0 && points <= of, "points are between none and all");
  const printed = runScoreText(scoreRun(record, answersOf(scored)), styleFor(false));
  must(!UNSAFE.test(printed), "no control character is printed");
}

export const predictionTargets = [
  target("packets-said", 4, fc.oneof(typed, text), packetsTyped),
  target("states-said", 2, fc.oneof(states, text), statesTyped),
  target("answers-kept", 2, fc.oneof(kept, text), answersKept),
  target(
    "prediction",
    2,
    fc.oneof(changed([file]).map(asJson), edited([asJson(file)])),
    predictionRead,
  ),
];
