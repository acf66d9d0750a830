import { expect, test } from "vitest";
import { programArguments, wordsIn } from "../../src/lab/program-arguments.ts";

test("the client gets the server's address; the server all addresses, then the client's", () => {
  const addresses = { server: "198.18.7.2", client: "198.18.7.3" };
  expect(programArguments("client", 4, addresses, { port: 12345 })).toEqual(["198.18.7.2"]);
  expect(programArguments("server", 4, addresses, { port: 12345 })).toEqual([
    "0.0.0.0",
    "198.18.7.3",
  ]);
});

test("on IPv6 all addresses are ::", () => {
  const addresses = { server: "2001:2:0:66::2", client: "2001:2:0:66::3" };
  expect(programArguments("client", 6, addresses, { port: 12345 })).toEqual(["2001:2:0:66::2"]);
  expect(programArguments("server", 6, addresses, { port: 12345 })).toEqual([
    "::",
    "2001:2:0:66::3",
  ]);
});

test("a lab or a user can choose the arguments of each program", () => {
  const addresses = { server: "198.18.7.2", client: "198.18.7.3" };
  const chosen = { server: ["-p{port}", "{local}"], client: ["{server}", "{port}", "{other}"] };
  const settings = { port: 12345, stage: { arguments: chosen } };
  expect(programArguments("server", 4, addresses, settings)).toEqual(["-p12345", "0.0.0.0"]);
  expect(programArguments("client", 4, addresses, settings)).toEqual([
    "198.18.7.2",
    "12345",
    "{other}",
  ]);
  expect(programArguments("client", 4, addresses, { port: 1, stage: { arguments: {} } })).toEqual([
    "198.18.7.2",
  ]);
});

test("a command line has words between spaces, except in quotes", () => {
  expect(wordsIn(`{server}  {port}`)).toEqual(["{server}", "{port}"]);
  expect(wordsIn(`--name="a b" 'c "d"' x''y ""`)).toEqual(["--name=a b", 'c "d"', "xy", ""]);
  expect(wordsIn("  ")).toEqual([]);
});
