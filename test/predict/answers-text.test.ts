/** A prediction of a run as stored lines. */
import { expect, test } from "vitest";
import { answersText, parseAnswers, parsePrediction } from "../../src/predict/answers-text.ts";
import { NotationError } from "../../src/predict/notation.ts";
import type { Answer } from "../../src/predict/prediction.ts";

test("answers are the same after they are stored and parsed", () => {
  const answers = new Map<number, Answer>([
    [1, { packets: [], states: { server: "LISTEN", client: "CLOSED" } }],
    [2, "skipped"],
    [
      3,
      {
        packets: [
          { kind: "segment", from: "client", flags: "FP.", length: 7, ack: 16 },
          { kind: "segment", from: "server", flags: "R", length: 0 },
        ],
        states: { server: "SYN-RECEIVED", client: "FIN-WAIT-1" },
      },
    ],
    [
      4,
      {
        packets: [
          { kind: "datagram", from: "client", length: 12 },
          { kind: "icmp", from: "server" },
        ],
      },
    ],
    [5, { packets: [] }],
  ]);
  const text = answersText(answers);
  expect(text).toBe(`\
1  | server LISTEN, client CLOSED
2 skip
3 client FP. 7 ack 16; server R | server SYN-RECEIVED, client FIN-WAIT-1
4 client udp 12; server icmp
5 `);
  expect(parseAnswers(text)).toEqual(answers);
  expect(parseAnswers("").size).toBe(0);
});

test.each([
  ["client S", "a line without the number of a step"],
  ["0 skip", "a line without the number of a step"],
  ["1 client <b>", '"<b>" are no flags'],
  ["1 | server OPEN", '"OPEN" is no state'],
  [
    "1 | server LISTEN | client CLOSED",
    "a prediction has packets and at most one | with states behind it",
  ],
  ["1 skip\n".repeat(1_001), "more steps than a run has"],
])("%j is refused", (text, message) => {
  expect(() => parseAnswers(text)).toThrow(NotationError);
  expect(() => parseAnswers(text)).toThrow(message);
});

test("a peer that is not named keeps its state, and without TCP states are refused", () => {
  const before = { server: "LISTEN", client: "CLOSED" } as const;
  const prediction = parsePrediction("client S | c syn-sent", before);
  expect(prediction.states).toEqual({ server: "LISTEN", client: "SYN-SENT" });
  expect(parsePrediction("client S", before)).not.toHaveProperty("states");
  expect(() => parsePrediction("| c est", undefined)).toThrow(
    "there are no states to predict in a run without TCP",
  );
});
