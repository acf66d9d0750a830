import { expect, test } from "vitest";
import { checkPackets } from "../../../src/check/packets/compare.ts";
import { client } from "../../../src/lab/index.ts";
import { mismatchText, text } from "../../support/evidence/mismatch-text.ts";
import { segment } from "../../support/evidence/packets.ts";
import { planned } from "../../support/evidence/steps.ts";

const SEEN = "mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7";

function check(options: string, seen = SEEN): string {
  return mismatchText(
    checkPackets(planned(client.sends("S", { options })), [
      segment("client", "S", { options: seen }),
    ]),
  );
}

test.each([
  "mss,sackOK,TS,nop,wscale",
  "mss 1460,sackOK,TS,nop,wscale 7",
  "mss 1460,sackOK,TS val 990001 ecr 0,nop,wscale 7",
])("a word without its value stands for any value: %s", (options) => {
  expect(check(options)).toBe("as expected");
});

test.each([
  ["another value", "mss 1440,sackOK,TS,nop,wscale"],
  ["the beginning of a value", "mss 14,sackOK,TS,nop,wscale"],
  ["the beginning of a word", "mss,sack,TS,nop,wscale"],
  ["another order", "mss,TS,sackOK,nop,wscale"],
  ["one option less", "mss,sackOK,TS,nop"],
  ["one option more", "mss,sackOK,TS,nop,wscale,eol"],
])("%s is another list of options", (_, options) => {
  expect(check(options)).toBe(
    [
      "✗ segment 1: options",
      `  expected  client > server  [S]  seq 0  options [${options}]`,
      `  observed  client > server  [S]  seq 0  options [${SEEN}]`,
      "            raw seq 3000000000",
      `            IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, options [${SEEN}], length 0`,
    ].join("\n"),
  );
});

test("a segment without options is printed with an empty list", () => {
  expect(check("mss", "")).toBe(text`
    ✗ segment 1: options
      expected  client > server  [S]  seq 0  options [mss]
      observed  client > server  [S]  seq 0  options []
                raw seq 3000000000
                IP client.40100 > server.12345: Flags [S], seq 3000000000, win 64240, length 0
  `);
});
