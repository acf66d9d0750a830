import { expect, test } from "vitest";
import { runCli } from "../support/cli-run.ts";

test.concurrent("--help names every command, exit code 0", async () => {
  const { code, stdout, stderr } = await runCli(["--help"]);
  for (const command of ["lab", "list", "read", "doctor", "clean", "schema"]) {
    expect(stdout).toMatch(new RegExp(`^ {2}${command} .+`, "m"));
  }
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test.concurrent.each([
  [["frobnicate"], "error: unknown command 'frobnicate'\n"],
  [["red"], "error: unknown command 'red'\n(Did you mean read?)\n"],
  [["lab"], "error: missing required argument 'lab'\n"],
  [["lab", "handshake", "--jsno"], "error: unknown option '--jsno'\n(Did you mean --json?)\n"],
  [
    ["lab", "handshake", "--family", "5"],
    "error: option '--family <version>' argument '5' is invalid. It is 4 for IPv4 or 6 for IPv6.\n",
  ],
  [["labs", "--family", "ipv6"], "It is 4 for IPv4 or 6 for IPv6.\n"],
  [["step", "close", "--family", ""], "It is 4 for IPv4 or 6 for IPv6.\n"],
  [["netstat", "close", "--family"], "error: option '--family <version>' argument missing\n"],
  [
    ["read", "a.pcap", "b.pcap"],
    "error: too many arguments for 'read'. Expected 1 argument but got 2: a.pcap, b.pcap.\n",
  ],
])("wirestep %j is told what is wrong, exit code 2", async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("a lab that is not made for IPv6 is told so, exit code 2", async () => {
  const { code, stdout, stderr } = await runCli(["lab", "nagle", "--family", "6"]);
  expect(stderr).toContain("it is not made for IPv6");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("an unknown command is told where to look", async () => {
  expect((await runCli(["frobnicate"])).stderr).toContain("Run wirestep --help for what there is.");
});

test.concurrent("list as JSON says of each lab what it is made for", async () => {
  const { code, stdout } = await runCli(["list", "--json"]);
  expect(code).toBe(0);
  const labs = JSON.parse(stdout) as readonly { readonly name: string }[];
  expect(labs).toContainEqual({
    name: "handshake",
    question: "What does connect() send, and when does the connection exist?",
    families: [4, 6],
    slow: false,
  });
  expect(labs.find(({ name }) => name === "time-wait-ends")).toMatchObject({ slow: true });
});

test.concurrent("list as CI's jobs is one line, which a workflow can take as it is", async () => {
  const { code, stdout } = await runCli(["list", "--matrix"]);
  expect(code).toBe(0);
  expect(stdout.trimEnd()).not.toContain("\n");
  expect(JSON.parse(stdout)).toContainEqual({
    id: "time-wait-ends-ipv4",
    name: "time-wait-ends on IPv4",
    labs: "time-wait-ends",
    family: 4,
  });
});

test.concurrent("list names each lab with its question, in plain text", async () => {
  const { code, stdout } = await runCli(["list"]);
  expect(stdout).toMatch(
    /^handshake +What does connect\(\) send, and when does the connection exist\?$/m,
  );
  expect(stdout).not.toContain("\u001b");
  expect(code).toBe(0);
});
