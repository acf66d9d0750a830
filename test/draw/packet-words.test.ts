/** A packet in words: its flags, and what became of it. */
import { expect, test } from "vitest";
import { packetFates } from "../../src/draw/ladder/rows.ts";
import { fateWords, flagWords } from "../../src/draw/packet-words.ts";
import { segment } from "../support/evidence/packets.ts";
import { stepRecord } from "../support/evidence/steps.ts";
import { acts, held } from "../support/runs/stepped-runs.ts";

test("tcpdump's letters have the names of RFC 9293's flags", () => {
  expect(flagWords(segment("server", "S."))).toBe("SYN, ACK");
  expect(flagWords(segment("client", "FP."))).toBe("FIN, PSH, ACK");
  expect(flagWords({})).toBe("");
});

test("a held packet has been held until the step that delivers it", () => {
  const syn = held("client", "S");
  const steps = [
    stepRecord({ number: 1, packets: [syn] }),
    stepRecord({ number: 2, ...acts("delivers", syn.number) }),
  ];
  const fate = packetFates({ steps }).get(syn.number);
  if (fate === undefined) throw new Error("each packet has a fate");
  expect(fateWords(syn, fate)).toBe("held at the server’s gate until step 2");
  const before = packetFates({ steps: steps.slice(0, 1), goesOn: true }).get(syn.number);
  if (before === undefined) throw new Error("each packet has a fate");
  expect(fateWords(syn, before)).toBe("held at the server’s gate");
});
