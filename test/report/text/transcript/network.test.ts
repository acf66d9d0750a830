import { expect, test } from "vitest";
import type { StepRecord } from "../../../../src/record/record.ts";
import { actorOf, actText, packetNotes } from "../../../../src/report/text/transcript/network.ts";
import { ping, segment } from "../../../support/evidence/packets.ts";
import { stepRecord } from "../../../support/evidence/steps.ts";

type Action = StepRecord["action"];

const network = (action: Action, packets: number[], what: string[] = []): string =>
  actText(stepRecord({ action, network: { what, packets } }));

test.each<[Action, number[], string]>([
  ["delivers", [3], "delivers packet 3"],
  ["delivers", [3, 5], "delivers packets 3, 5"],
  ["delivers", [], "delivers nothing"],
  ["drops", [4], "drops packet 4"],
  ["drops", [], "drops nothing"],
  ["duplicates", [1, 2], "duplicates packets 1, 2"],
  ["releases", [], "releases all packets: none was held"],
  ["releases", [7], "releases all packets: packet 7"],
  ["releases", [7, 8], "releases all packets: packets 7, 8"],
])("the network %s %j", (action, packets, sentence) => {
  expect(network(action, packets)).toBe(sentence);
});

test("the packets that the network holds are named", () => {
  expect(network("holds", [])).toBe("holds all packets from now on");
  expect(network("holds", [], ["client > server  [S]"])).toBe(
    "holds client > server  [S] from now on",
  );
  expect(network("holds", [], ["client > server  [S]", "server > client  [S.]"])).toBe(
    "holds client > server  [S]; server > client  [S.] from now on",
  );
});

test("time is printed to a tenth of a second", () => {
  expect(actText(stepRecord({ action: "passes", passed: 60.16 }))).toBe("60.2 s pass");
  expect(actText(stepRecord({ action: "passes", passed: 0.04 }))).toBe(
    "no time passes: it has happened already",
  );
});

test("the actor of a step without a program is the network or time", () => {
  const actions: readonly Action[] = [
    "holds",
    "delivers",
    "drops",
    "duplicates",
    "releases",
    "passes",
  ];
  expect(actions.map((action) => actorOf(stepRecord({ action })))).toEqual([
    ...Array.from({ length: 5 }, () => "network"),
    "time",
  ]);
});

test.each([
  ["without notes", {}, ""],
  ["that is held", { held: true }, "packet 6, held at the server's gate"],
  ["sent again", { repeats: 4 }, "packet 6, repeats packet 4"],
  [
    "sent again and held",
    { repeats: 4, held: true },
    "packet 6, repeats packet 4, held at the server's gate",
  ],
] as const)("a packet %s", (_, fields, notes) => {
  expect(packetNotes({ ...segment("client", "F.", { number: 6 }), ...fields })).toBe(notes);
});

test("a packet is held at its receiver's gate", () => {
  const toClient = { ...segment("server", "S.", { number: 2 }), held: true as const };
  expect(packetNotes(toClient)).toBe("packet 2, held at the client's gate");
  expect(packetNotes({ ...ping(3), held: true })).toBe("packet 3, held at the server's gate");
});
