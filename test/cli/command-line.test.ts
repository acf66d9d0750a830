import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { text } from "../../tools/fuzz/inputs.ts";
import { UNSAFE } from "../../tools/fuzz/target.ts";
import { runCli, startCli } from "../support/commands/cli-run.ts";

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
    "error: option '--family <version>' argument '5' is invalid. Use 4 for IPv4 or 6 for IPv6.\n",
  ],
  [["labs", "--family", "ipv6"], "Use 4 for IPv4 or 6 for IPv6.\n"],
  [["step", "close", "--family", ""], "Use 4 for IPv4 or 6 for IPv6.\n"],
  [["netstat", "close", "--family"], "error: option '--family <version>' argument missing\n"],
  [
    ["read", "a.pcap", "b.pcap"],
    "error: too many arguments for 'read'. Expected 1 argument but got 2: a.pcap, b.pcap.\n",
  ],
])("wirestep %j prints what is wrong, exit code 2", async (args, message) => {
  const { code, stdout, stderr } = await runCli(args);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("a lab that is not made for IPv6 is refused, exit code 2", async () => {
  const { code, stdout, stderr } = await runCli(["lab", "nagle", "--family", "6"]);
  expect(stderr).toContain("it is not made for IPv6");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("standard error that no one reads changes no exit code", async () => {
  const { process } = startCli(["frobnicate"]);
  process.stderr.destroy();
  expect(await once(process, "exit")).toEqual([2, null]);
});

test.concurrent("an unknown command points to --help", async () => {
  expect((await runCli(["frobnicate"])).stderr).toContain(
    "Run wirestep --help for a list of commands.",
  );
});

test.concurrent("list --json has each lab's question, IP versions and speed", async () => {
  const { code, stdout } = await runCli(["list", "--json"]);
  expect(code).toBe(0);
  const { labs, ...stated } = JSON.parse(stdout) as {
    readonly labs: readonly { readonly name: string }[];
  };
  expect(stated).toEqual({ format: "wirestep labs", version: 1 });
  expect(labs).toContainEqual({
    name: "handshake",
    question: "What does connect() send, and when does the connection exist?",
    families: [4, 6],
    slow: false,
  });
  expect(labs.find(({ name }) => name === "time-wait-ends")).toMatchObject({ slow: true });
});

test.concurrent("list --matrix is one line that a workflow can use", async () => {
  const { code, stdout } = await runCli(["list", "--matrix"]);
  expect(code).toBe(0);
  expect(stdout.trimEnd()).not.toContain("\n");
  const { jobs, ...stated } = JSON.parse(stdout) as { readonly jobs: readonly unknown[] };
  expect(stated).toEqual({ format: "wirestep matrix", version: 1 });
  expect(jobs).toContainEqual({
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

/** None of these reaches an engine, since what they name does not exist. */
const odd = fc.sample(
  fc.tuple(
    fc.constantFrom("read", "transcript", "lab", "labs", "edges", "statements", "\u202e"),
    fc.array(fc.oneof(text, fc.constantFrom("--family", "-", "--json", "..", "./none")), {
      maxLength: 3,
    }),
  ),
  { seed: 9293, numRuns: 30 },
);
const arguments_ = odd
  .map(([command, rest]) => [command, ...rest.map((word) => `none ${word}`.slice(0, 999))])
  .filter((words) => !words.join("").includes("\0"))
  .slice(0, 12);

test.concurrent.each(arguments_.map((words) => [words]))(
  "wirestep %j prints a message, not a stack",
  async (words) => {
    await using folder = await scratch();
    const { code, stdout, stderr } = await runCli(words, {}, folder.path);
    expect([1, 2], stderr).toContain(code);
    expect(stderr + stdout).not.toMatch(/^ {4}at /m);
    expect(stderr + stdout).not.toContain("bug in wirestep");
    expect(stderr + stdout).not.toMatch(UNSAFE);
  },
);

async function scratch() {
  const path = await mkdtemp(join(tmpdir(), "wirestep-arguments-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
