/** The form for a user's own programs, as data. */
import { expect, test } from "vitest";
import {
  askedFor,
  formFor,
  inLanguage,
  NO_PROGRAMS,
  whyNotYet,
} from "../../../web/studio/own-programs.ts";

const SERVER = { file: "server.c", text: "int main() {}" };
const CLIENT = { file: "ask.py", text: "print(1)" };
const FORM = {
  ...NO_PROGRAMS,
  programs: {
    server: { files: [SERVER, { file: "empty.h", text: " " }], arguments: "", input: "" },
    client: { files: [CLIENT], arguments: "{port}", input: "tea\n" },
  },
};

test("a form becomes a command without empty files and settings, and comes back from it", () => {
  expect(whyNotYet(FORM)).toBe(undefined);
  const command = askedFor(FORM);
  expect(command.programs).toEqual({
    server: { files: [{ name: "server.c", text: SERVER.text }] },
    client: {
      files: [{ name: "ask.py", text: CLIENT.text }],
      arguments: "{port}",
      input: "tea\n",
    },
  });
  expect(askedFor(formFor(command))).toEqual(command);
});

test.each([
  ["without a program", NO_PROGRAMS, "The server has no program yet"],
  ["with a port that is none", { ...FORM, port: "0x50" }, "A port is a number"],
  [
    "with a file in no known language",
    {
      ...FORM,
      programs: {
        ...FORM.programs,
        client: { ...FORM.programs.client, files: [{ file: "a.pl", text: "1" }] },
      },
    },
    "No file of the client is in a language that is known: C, C++, Python, Rust, Go",
  ],
  [
    "with a name that is a path",
    {
      ...FORM,
      programs: {
        ...FORM.programs,
        server: { ...FORM.programs.server, files: [{ file: "../a.c", text: "1" }] },
      },
    },
    "../a.c is no name of a file here",
  ],
])("a form %s says what is missing", (_, form, why) => {
  expect(whyNotYet(form)).toContain(why);
});

test("another language gives a file its ending", () => {
  expect(inLanguage(SERVER, "go")).toEqual({ file: "server.go", text: SERVER.text });
});
