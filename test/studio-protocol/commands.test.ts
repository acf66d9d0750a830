import { expect, test } from "vitest";
import { parseCommand } from "../../src/studio-protocol/commands.ts";

const START = { do: "start", lab: "handshake", family: 4, programs: { server: "int main() {}" } };

test("what a tab asks is understood", () => {
  for (const command of [
    START,
    { do: "step", number: 1, who: "server" },
    { do: "step", number: 3, who: "network", act: "drops", packet: 2 },
    { do: "run" },
    { do: "release" },
  ]) {
    expect(parseCommand(JSON.stringify(command))).toEqual(command);
  }
});

test.each([
  ["no JSON", "{"],
  ["nothing", "null"],
  ["another wish", { do: "remove", lab: "handshake" }],
  ["a field that is none", { ...START, folder: "/etc" }],
  ["another version of IP", { ...START, family: 5 }],
  ["a program of another peer", { ...START, programs: { "../server": "" } }],
  ["a program that is far too long", { ...START, programs: { client: "x".repeat(200_001) } }],
  ["a step of nobody", { do: "step", number: 1, who: "root" }],
  ["a step that is no number", { do: "step", number: "1", who: "server" }],
])("%s is no wish", (_, command) => {
  expect(
    parseCommand(typeof command === "string" ? command : JSON.stringify(command)),
  ).toBeUndefined();
});
