/** The full-screen view where students have it: in tmux, and over ssh. Both servers are this test's own, ssh's on 127.0.0.1. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMAND } from "../../support/commands/command.ts";
import { freePort, needProgram } from "../../support/commands/machine.ts";
import { closeTerminals, OnScreen } from "../../support/commands/on-terminal.ts";

const run = promisify(execFile);
const SIZE = { columns: 80, rows: 24 };
closeTerminals();

/** Whether the panes' lines, one of which is as long as the title in it allows, fill the width and go no further. */
const fills = (lines: readonly string[], columns: number): boolean =>
  lines.every(({ length }) => length <= columns && length >= columns - 2);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-terminals-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("in tmux", () => {
  const tmux = async (...words: readonly string[]): Promise<string> =>
    (await run("tmux", ["-S", join(folder, "tmux"), "-f", "/dev/null", ...words])).stdout;
  const rows = async (): Promise<readonly string[]> =>
    (await tmux("capture-pane", "-p")).trimEnd().split("\n");
  const shows = (text: string) =>
    expect.poll(async () => (await rows()).join("\n"), { timeout: 60_000 }).toContain(text);

  beforeAll(() => needProgram("tmux", "tmux"));
  afterAll(() => tmux("kill-server").catch(() => undefined)); // the last window's end has ended it

  test("a lab is stepped, and the view fits the window after each change of its size", async () => {
    const size = ["-x", `${SIZE.columns}`, "-y", `${SIZE.rows}`];
    await tmux("new-session", "-d", ...size, `cd ${folder} && ${COMMAND} step handshake`);
    await shows("Next is step 1 of 5");
    await tmux("send-keys", "s");
    await shows("Next is step 2 of 5");
    for (const [columns, height] of [
      [60, 20],
      [120, 40],
      [80, 24],
    ] as const) {
      await tmux("resize-window", "-x", `${columns}`, "-y", `${height}`);
      const isWhole = async () => {
        const lines = (await rows()).filter((row) => row.startsWith("─"));
        return lines.length > 2 && fills(lines, columns);
      };
      await expect.poll(isWhole, { timeout: 10_000 }).toBe(true);
      await shows("Next is step 2 of 5");
    }
    await tmux("send-keys", "c");
    await shows("Next is step 3 of 5");
    await tmux("send-keys", "q");
    const over = () =>
      tmux("has-session").then(
        () => false,
        () => true,
      );
    await expect.poll(over, { timeout: 30_000 }).toBe(true);
  });
});

describe.skipIf(userInfo().uid !== 0)("over ssh", () => {
  let server: ChildProcess;
  let port: number;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    await needProgram("/usr/sbin/sshd", "openssh-server");
    await needProgram("ssh", "openssh-client");
    for (const name of ["host", "user"]) {
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(name)]);
    }
    port = await freePort();
    const settings = [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${file("host")}`,
      `AuthorizedKeysFile ${file("user.pub")}`,
      "AuthenticationMethods publickey",
      "StrictModes no", // the folder is below a folder that every user can write
      "UsePAM no",
      "PidFile none",
    ];
    await writeFile(file("sshd"), `${settings.join("\n")}\n`);
    await mkdir("/run/sshd", { recursive: true, mode: 0o755 });
    server = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", file("sshd")], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.stderr?.on("data", (chunk: Buffer) => {
        said += chunk;
        if (said.includes("Server listening")) resolve();
      });
      server.once("exit", () => reject(new Error(`sshd ended: ${said}`)));
    });
  });
  afterAll(() => server?.kill());

  const through = (args: readonly string[]): readonly string[] => [
    "ssh",
    "-tt",
    ...["-F", "none", "-i", file("user"), "-p", `${port}`],
    ...["-o", "StrictHostKeyChecking=no", "-o", `UserKnownHostsFile=${file("known")}`],
    ...["-o", "LogLevel=ERROR", "root@127.0.0.1"],
    `cd ${folder} && ${[COMMAND, ...args].join(" ")}`,
  ];

  test("a lab is stepped in panes to its end", async () => {
    const step = new OnScreen({ ...SIZE, through }, "step", "handshake");
    await step.shows("Next is step 1 of 5");
    for (const [index, key] of [..."scss"].entries()) {
      step.types(key);
      await step.shows(`Next is step ${index + 2} of 5`);
    }
    const lines = step.rows.filter((row) => row.startsWith("─"));
    expect([lines.length, fills(lines, SIZE.columns)]).toEqual([4, true]);
    step.types("c");
    await step.shows("✓ passed  handshake: 5 of 5 steps as expected");
    step.types("q");
    expect(await step.ended).toBe(0);
  });

  test("a connection that is lost ends the run, and leaves nothing", async () => {
    const step = new OnScreen({ ...SIZE, through }, "step", "handshake");
    await step.shows("Next is step 1 of 5");
    const ofRun = async (): Promise<string> =>
      (await run("pgrep", ["-f", `cli\\.js step handshake`]).catch(() => ({ stdout: "" }))).stdout;
    expect(await ofRun()).not.toBe("");
    step.close();
    await expect.poll(ofRun, { timeout: 30_000 }).toBe("");
  });
});
