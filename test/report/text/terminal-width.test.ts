/** Transcripts on terminals of different widths. */
import { expect, test } from "vitest";
import { widthOf } from "../../../src/report/text/layout.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript, transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const plain = styleFor(false);
const record = handshakeRecord();

/** The step in which the client connects. */
function connected(columns: number): string {
  const transcript = new Transcript(record, plain, () => columns);
  return (
    record.steps
      .slice(0, 2)
      .map((step) => transcript.step(step))
      .at(-1) ?? ""
  );
}

test.each([60, 80, 120])(
  "no line is wider than a terminal of %i columns, and none loses a word",
  (columns) => {
    const narrow = new Transcript(record, plain, () => columns);
    const texts = [
      narrow.head(),
      ...record.steps.map((step) => narrow.step(step)),
      narrow.end(record),
    ];
    const lines = texts.join("").split("\n");
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    const words = (text: string): readonly string[] =>
      text.split(/\s+/).filter((word) => word !== "");
    const wide = words(transcriptOf(record, plain)).filter((word) => word.startsWith("options"));
    expect(words(texts.join("")).filter((word) => word.startsWith("options"))).toEqual(wide);
  },
);

test("at 60 columns a table keeps endpoints and states, and its packets go on below", () => {
  expect(connected(60)).toBe(`
2  client  client.cc:5  int first_fd = jc::Connect(server,
  12345);
   calls    socket(AF_INET, SOCK_STREAM, 0) = 3
            connect(3, 198.18.7.2:12345) = 0
   packets  IP client.40100 > server.12345: Flags [S], seq
              3000000000, win 64240, options [mss
              1460,sackOK,TS val 990001 ecr 0,nop,wscale 7],
              length 0
            IP server.12345 > client.40100: Flags [S.],
              seq 700000000, ack 3000000001, win 65160,
              options [mss 1460,sackOK,TS val 880001 ecr
              990001,nop,wscale 7], length 0
            IP client.40100 > server.12345: Flags [.], ack
              1, win 502, options [nop,nop,TS val 990001 ecr
              880001], length 0
   server     Recv-Q  Remote        State …
            * 1       0.0.0.0:*     LISTEN
            + 0       client:40100  ESTABLISHED
   client     Local         Remote        State …
            + client:40100  server:12345  ESTABLISHED
   why      connect sends a SYN with the client's initial
            sequence number (ISN); the server's kernel
            answers with its own and acknowledges the
            client's, plus one because a SYN takes one
            number.
            RFC 9293, 3.5
   ✓ as expected  shows E2 E3
`);
});

test("a terminal that becomes narrower gets narrower lines", () => {
  let columns = 120;
  const transcript = new Transcript(record, plain, () => columns);
  const [first, second] = record.steps;
  if (first === undefined || second === undefined) throw new Error("there are two steps");
  transcript.step(first);
  columns = 60;
  expect(
    transcript
      .step(second)
      .split("\n")
      .every((line) => widthOf(line) <= 60),
  ).toBe(true);
});
