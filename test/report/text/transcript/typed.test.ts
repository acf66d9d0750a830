import { expect, test } from "vitest";
import { styleFor } from "../../../../src/report/text/style.ts";
import { Transcript } from "../../../../src/report/text/transcript/transcript.ts";
import { typedText } from "../../../../src/report/text/transcript/typed.ts";
import { stepRecord } from "../../../support/evidence/steps.ts";
import { handshakeRecord } from "../../../support/runs/handshake-record.ts";

test("each typed text is a line, and cannot move the cursor", () => {
  expect(
    typedText([
      { peer: "client", text: "hello\n" },
      { peer: "server", text: "\u009b2J\n" },
      { peer: "client" },
    ]),
  ).toEqual(['client  "hello\\n"', 'server  "\\x9b2J\\n"', "client  end of the input"]);
  expect(typedText()).toEqual([]);
});

test("a step's transcript shows it", () => {
  const transcript = new Transcript(handshakeRecord(), styleFor(false), () => 80);
  const text = transcript.step(stepRecord({ typed: [{ peer: "client", text: "hello\n" }] }));
  expect(text).toContain('   typed    client  "hello\\n"\n');
});
