import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { captureHeader, captureRecord, LINKTYPE } from "../../../src/wire/index.ts";
import { runCliHere } from "../../support/commands/cli-here.ts";
import { startCli } from "../../support/commands/cli-run.ts";
import { ipv4, tcp } from "../../wire/support/build.ts";

const [client, server] = ["198.18.7.3", "198.18.7.2"];
const there = { source: client, destination: server };
const frames = [
  ipv4(tcp("S", { from: 40100, to: 12345, seq: 1000 }), there),
  ipv4(tcp("S.", { from: 12345, to: 40100, seq: 5000, ack: 1001 }), {
    source: server,
    destination: client,
  }),
  ipv4(tcp(".", { from: 40100, to: 12345, seq: 1001, ack: 5001 }), there),
];
const records = frames.map((bytes, index) =>
  captureRecord({ seconds: 1_700_000_000, nanoseconds: index * 1_000_000, bytes }),
);
const header = captureHeader({ linkType: LINKTYPE.raw });
const whole = Buffer.concat([header, ...records]);
const LINES = [
  "IP 198.18.7.3.40100 > 198.18.7.2.12345: Flags [S], seq 1000, win 64240, length 0\n",
  "IP 198.18.7.2.12345 > 198.18.7.3.40100: Flags [S.], seq 5000, ack 1001, win 64240, length 0\n",
  "IP 198.18.7.3.40100 > 198.18.7.2.12345: Flags [.], ack 1, win 64240, length 0\n",
] as const;

let folder = "";
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-read-"));
  await writeFile(file("whole.pcap"), whole);
  await writeFile(file("cut.pcap"), whole.subarray(0, -10));
  await writeFile(file("page.html"), "<html>");
});
afterAll(() => rm(folder, { recursive: true }));

test.concurrent("a capture is printed as tcpdump prints it, exit code 0", async () => {
  expect(await runCliHere(["read", "-t", file("whole.pcap")])).toEqual({
    code: 0,
    signal: null,
    stdout: LINES.join(""),
    stderr: "",
  });
});

test.concurrent("-tt and --nano: seconds since 1970, nine digits", async () => {
  const { stdout } = await runCliHere(["read", "-tt", "--nano", file("whole.pcap")]);
  expect(stdout.split("\n")[1]).toMatch(/^1700000000\.001000000 IP /);
});

test.concurrent("-S: raw sequence numbers, as in the header", async () => {
  const { stdout } = await runCliHere(["read", "-t", "-S", file("whole.pcap")]);
  expect(stdout.split("\n")[2]).toContain("Flags [.], ack 5001, ");
});

test.concurrent("- is standard input", async () => {
  const running = startCli(["read", "-t", "-"]);
  running.process.stdin.end(whole);
  const { code, stdout } = await running.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: LINES.join("") });
});

test.concurrent("a truncated file prints everything readable, then one error with its place", async () => {
  const place = header.length + (records[0]?.length ?? 0) + (records[1]?.length ?? 0);
  const { code, stdout, stderr } = await runCliHere(["read", "-t", file("cut.pcap")]);
  expect(stdout).toBe(LINES[0] + LINES[1]);
  expect(stderr).toMatch(/^wirestep: [^\n]+\n$/);
  expect(stderr).toContain(`${place}`);
  expect(code).toBe(1);
});

test.concurrent("a file that is no capture is refused in one line", async () => {
  const { code, stdout, stderr } = await runCliHere(["read", file("page.html")]);
  expect(stderr).toMatch(/^wirestep: [^\n]*this is neither pcap nor pcapng[^\n]*\n$/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test.concurrent.each(["nosuch.pcap", "."])(
  "a file that cannot be read (%s) is the user's to fix, not a bug",
  async (name) => {
    const { code, stdout, stderr } = await runCliHere(["read", file(name)]);
    expect(stderr).not.toContain("defect");
    expect(stderr).toContain(file(name));
    expect({ stdout, usersFault: code === 1 || code === 2 }).toEqual({
      stdout: "",
      usersFault: true,
    });
  },
);

test.concurrent("a FIFO is read as its writer writes, and a signal ends the wait for more", async () => {
  execFileSync("mkfifo", [file("fifo")]);
  const reading = startCli(["read", "-t", file("fifo")]);
  await using writer = await open(file("fifo"), "w"); // when the reader has opened it
  await writer.write(whole.subarray(0, header.length + (records[0]?.length ?? 0)));
  await reading.printed(LINES[0]);
  reading.process.kill("SIGTERM");
  const { code, stdout } = await reading.ended;
  expect(stdout).toBe(LINES[0]);
  expect(code).toBe(143);
});
