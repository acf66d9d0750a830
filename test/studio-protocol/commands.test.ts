import { expect, test } from "vitest";
import { parseCommand } from "../../src/studio-protocol/commands.ts";

const START = { do: "start", lab: "handshake", family: 4, programs: { server: "int main() {}" } };

const OWN = { files: [{ name: "server.c", text: "int main() {}" }], arguments: "{port}" };
const OBSERVE = {
  do: "observe",
  family: 6,
  port: 4321,
  by: "line",
  programs: { server: OWN, client: { ...OWN, input: "tea\n" } },
};
/** The command with a server's file of another name. */
const named = (name: string) => ({
  ...OBSERVE,
  programs: { ...OBSERVE.programs, server: { files: [{ name, text: "" }] } },
});

test("the commands of a tab are accepted", () => {
  for (const command of [
    START,
    { do: "step", number: 1, who: "server" },
    { do: "step", number: 3, who: "network", act: "drops", packet: 2 },
    { do: "type", peer: "client", text: "hello\n" },
    { do: "type", peer: "server", text: "", end: true },
    { do: "step", number: 4, who: "client", to: "call" },
    OBSERVE,
    named("Makefile"),
    { do: "draft", name: "tea" },
    { do: "run" },
    { do: "discard" },
  ]) {
    expect(parseCommand(JSON.stringify(command))).toEqual(command);
  }
});

test.each([
  ["text that is not JSON", "{"],
  ["nothing", "null"],
  ["another command", { do: "remove", lab: "handshake" }],
  ["an unknown field", { ...START, folder: "/etc" }],
  ["another version of IP", { ...START, family: 5 }],
  ["a program of another peer", { ...START, programs: { "../server": "" } }],
  ["a program that is far too long", { ...START, programs: { client: "x".repeat(200_001) } }],
  ["input that is far too long", { do: "type", peer: "client", text: "x".repeat(4_001) }],
  ["a file in another folder", named("../server.c")],
  ["a file whose name has a folder", named("sub/server.c")],
  ["a file that hides", named(".gdbinit")],
  ["a program without a file", { ...OBSERVE, programs: { server: { files: [] }, client: OWN } }],
  ["an impossible port", { ...OBSERVE, port: 0 }],
  ["a step of an unknown actor", { do: "step", number: 1, who: "root" }],
  ["a step to an unknown place", { do: "step", number: 1, who: "server", to: "main" }],
  ["a step whose number is a text", { do: "step", number: "1", who: "server" }],
])("%s is not a command", (_, command) => {
  expect(
    parseCommand(typeof command === "string" ? command : JSON.stringify(command)),
  ).toBeUndefined();
});
