/** Mistakes of lab authors, each reported with file, line and fix. None of them needs an engine. */
import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type CliResult, runCli } from "../../support/commands/cli-run.ts";
import { type Change, copyLab } from "../../support/labs/lab-copy.ts";

async function checked(...changes: readonly Change[]): Promise<CliResult> {
  await using copy = await copyLab("close", ...changes);
  return await runCli(["check", "./close"], {}, copy.around);
}

/** Started first: it waits while the other tests work. */
let neverEnding: Promise<CliResult>;
beforeAll(() => {
  neverEnding = checked(
    lab("export default lab(", "await new Promise(() => {});\nexport default lab("),
  );
});

const lab = (from: string, to: string): Change => ({ file: "lab.ts", from, to });
const server = (from: string, to: string): Change => ({ file: "server.cc", from, to });
const client = (from: string, to: string): Change => ({ file: "client.cc", from, to });

// The compiler checks the types of all labs: ten seconds on an idle machine.
test("all labs of the checkout have neither problems nor warnings", {
  timeout: 60_000,
}, async () => {
  const { code, stdout } = await runCli(["check"]);
  expect(stdout).toMatch(/^(\d+) of \1 labs can run: 0 problems, 0 warnings\n$/);
  expect(code).toBe(0);
});

const WRONG: readonly (readonly [what: string, change: Change, message: string])[] = [
  [
    "a word of an earlier version of the vocabulary",
    lab("recvQ: 15", 'recvQ: 15, owner: "nobody"'),
    'owner: "nobody" is owner: "none" since vocabulary version 2',
  ],
  [
    "a misspelt field",
    lab(
      '{ seq: 1, ack: 16, reads: "seq 1, ack 16," }',
      '{ sqe: 1, ack: 16, reads: "seq 1, ack 16," }',
    ),
    'lab.ts:35: step 6 (close) packets 1: there is no field "sqe"; did you mean "seq"?',
  ],
  [
    "an acknowledgment without plus one",
    lab('server.sends(".", { ack: 2, reads', 'server.sends(".", { ack: 0, reads'),
    "lab.ts:36: step 6 (close) packets 2 ack: 0 does not acknowledge the SYN, which takes one number; use ISN + 1 or more, or leave ack out",
  ],
  [
    "a step without a reason",
    lab(
      'why: "The client reads them. Closing with unread data would send a RST instead (lab unread-data).",',
      "",
    ),
    "lab.ts:24: step 5 (receive) why: is missing: explain in one or two sentences why this happens",
  ],
  [
    "flags that differ from the steps",
    lab('flags: "S S. . P. . F. . F. ."', 'flags: "S S. . P. . F. ."'),
    'lab.ts:64: flags: is "S S. . P. . F. .", but the packets of the steps give "S S. . P. . F. . F. ."; correct one of them',
  ],
  [
    "states that differ from the steps",
    lab("CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT", "CLOSED ESTABLISHED TIME-WAIT"),
    'lab.ts:67: states.client: is "CLOSED ESTABLISHED TIME-WAIT", but the tables of the steps give "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT"; correct one of them',
  ],
  [
    "a step without a peer",
    lab('client.steps("receive"', 'client.step("receive"'),
    "lab.ts:24: Property 'step' does not exist on type 'PeerWords'. Did you mean 'steps'? (TS2551)",
  ],
  [
    "an import that does not exist",
    lab("  CLOSE_WAIT,\n", "  CLOSE_WAITING,\n"),
    "has no exported member named 'CLOSE_WAITING'. Did you mean 'CLOSE_WAIT'? (TS2724)",
  ],
  [
    "a file that throws",
    lab(
      "export default lab(",
      'if (Date.now() > 0) throw new Error("not today");\nexport default lab(',
    ),
    "lab.ts:14: it throws: not today",
  ],
  [
    "a file that ends the process",
    lab("export default lab(", "(globalThis as any).process.exit(0);\nexport default lab("),
    "lab.ts: it ends the process; a lab file only exports a lab",
  ],
  ["a function where data should be", lab('question: "What', 'question: (() => "What'), "lab.ts"],
  [
    "a tag that is missing",
    server("// step: send", "// step: sent"),
    'no line of server.cc has the tag "// step: send"; its tags are: listen, accept, sent, close, close-listening.',
  ],
  [
    "a tag on a line without code",
    client("  // step: receive", "\n  // step: receive"),
    "client.cc:7: step 5 (receive): line 7 of client.cc has a tag but no code. Put the tag at the end of the statement that the step executes.",
  ],
  [
    "an unknown sysctl",
    lab("families: [4, 6],", 'stage: { sysctls: { client: { "net.ipv4.tcp_sakc": "0" } } },'),
    'lab.ts:16: stage.sysctls.client: no kernel has net.ipv4.tcp_sakc; did you mean "net.ipv4.tcp_sack"?',
  ],
  [
    "a sysctl of the whole machine",
    lab("families: [4, 6],", 'stage: { sysctls: { client: { "net.ipv4.tcp_mem": "1 2 3" } } },'),
    "net.ipv4.tcp_mem is a setting of the whole machine: a lab cannot set it; read it in a step with sysctls: { host: … }",
  ],
  [
    "a sysctl whose value is no string",
    lab("families: [4, 6],", 'stage: { sysctls: { client: { "net.ipv4.tcp_sack": 0 as any } } },'),
    'must be text in quotes: "1", "4096 131072 6291456"',
  ],
];

describe("a problem is reported with its place and its fix", () => {
  const places = new Map<string, string>();
  let result: CliResult;
  beforeAll(async () => {
    const copies = await Promise.all(WRONG.map(([, change]) => copyLab("close", change)));
    WRONG.forEach(([what], index) => {
      places.set(what, relative(tmpdir(), copies[index]?.folder ?? ""));
    });
    result = await runCli(["check", ...copies.map(({ folder }) => folder)], {}, tmpdir());
    for (const copy of copies) await copy[Symbol.asyncDispose]();
  });

  test.each(WRONG)("%s", (what, _, message) => {
    const { code, stdout, stderr } = result;
    const own = stdout
      .split("\n")
      .filter((line) => line.startsWith(`problem  ${places.get(what)}/`));
    expect(own.join("\n"), stdout + stderr).toContain(message);
    expect(code).toBe(2);
  });
});

test("all problems are reported at once, in the order of the files", async () => {
  const { code, stdout } = await checked(
    lab("recvQ: 15", "recvQueue: 15"),
    lab('client.sends(".", { ack: 17, reads: "ack 17," })', 'client.sends("A")'),
    server("// step: accept", "// step: accepted"),
  );
  expect(stdout.match(/^problem .*$/gm)?.map((line) => line.slice(0, 46))).toEqual([
    "problem  close/lab.ts:18: step 3 (accept): no ",
    "problem  close/lab.ts:22: step 4 (send) socket",
    "problem  close/lab.ts:47: step 7 (close) packe",
  ]);
  expect(code).toBe(2);
});

test("wirestep lab reports the same problems of an invalid lab", async () => {
  await using copy = await copyLab("close", lab("recvQ: 15", "recvQueue: 15"));
  const { stdout } = await runCli(["check", "./close"], {}, copy.around);
  const { stderr, code } = await runCli(["lab", "./close"], {}, copy.around);
  const message = stdout.match(/^problem {2}(.*)$/m)?.[1] ?? "nothing";
  expect(stderr).toBe(`wirestep: close cannot run:\n  ${message}\n`);
  expect(code).toBe(2);
});

test("a lab file that never ends is stopped at its time limit", async () => {
  const { stdout, code } = await neverEnding;
  expect(stdout).toContain("it has not ended within 10 s");
  expect(code).toBe(2);
});

test("a lab runs under any path: spaces, links, a CommonJS package around it, no package at all", async () => {
  const around = await mkdtemp(join(tmpdir(), "wirestep labs # 100% "));
  const real = join(around, "some course", "close");
  await cp(fileURLToPath(new URL("../../../labs/close", import.meta.url)), real, {
    recursive: true,
  });
  await mkdir(join(around, "linked"));
  await symlink(real, join(around, "linked", "close"));
  await writeFile(join(around, "package.json"), '{ "type": "commonjs" }');
  for (const path of ["some course/close", "./some course/close/", "linked/close"]) {
    const { code, stdout } = await runCli(["check", path], {}, around);
    expect(stdout).toBe("1 of 1 lab can run: 0 problems, 0 warnings\n");
    expect(code).toBe(0);
  }
  const inside = await runCli(["check", "."], {}, real);
  expect(inside.stdout).toBe("1 of 1 lab can run: 0 problems, 0 warnings\n");
  await rename(real, join(around, "My Lab"));
  const { code, stdout } = await runCli(["check", "./My Lab"], {}, around);
  expect(stdout).toContain('its folder is called "My Lab", which no lab can be called');
  expect(code).toBe(2);
  await rm(around, { recursive: true });
});

test("a lab that can run but is probably not meant so gets a warning", async () => {
  const { code, stdout } = await checked(
    server(
      "  // step: close\n",
      "  // step: close\n  ::shutdown(listen_fd, 2); ::listen(listen_fd, 1);  // step: twice\n",
    ),
  );
  expect(stdout).toContain(
    "warning  close/server.cc:9: 2 socket calls in one line (shutdown, listen): no packet can be assigned to one of them; give each call its own line\n",
  );
  expect(stdout).toContain("warning  close/server.cc:9: no step executes this tagged line");
  expect(stdout).toContain("1 of 1 lab can run: 0 problems, 2 warnings");
  expect(code).toBe(0);
});

test("steps against the order of a program without loops get a warning", async () => {
  const { stdout } = await checked(
    client(
      "jc::PrintReceiveMessage(fd);          // step: receive",
      "jc::PrintReceiveMessage(fd);  // step: close",
    ),
    client(
      "::close(fd);                          // step: close",
      "::close(fd);  // step: receive",
    ),
  );
  expect(stdout).toContain(
    "after line 7, but the program has no loop and runs it before; swap the steps or the lines",
  );
});
