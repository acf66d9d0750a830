/** The options that `wirestep read` takes from tcpdump, and the way it reads a live pipe. */

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { captureHeader, captureRecord, LINKTYPE } from "../../../src/wire/index.ts";
import { runCliHere } from "../../support/commands/cli-here.ts";
import { startCli } from "../../support/commands/cli-run.ts";
import { COMMAND } from "../../support/commands/command.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { ipv4, tcp } from "../../wire/support/build.ts";

const record = handshakeRecord();
const there = { source: record.peers.client.address, destination: record.peers.server.address };
const header = captureHeader({ linkType: LINKTYPE.raw });
const frames = [1, 2, 3].map((port) =>
  captureRecord({
    seconds: 1_700_000_000 + port,
    nanoseconds: 0,
    bytes: ipv4(tcp("S", { from: port, to: 12345, seq: 5 }), there),
  }),
);
const whole = Buffer.concat([header, ...frames]);
const line = (port: number, client = there.source, server = there.destination): string =>
  `IP ${client}.${port} > ${server}.12345: Flags [S], seq 5, win 64240, length 0\n`;

let folder = "";
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-read-"));
  await mkdir(file("run"));
  await writeFile(file("run/record.json"), JSON.stringify(record));
  await writeFile(file("run/server.pcap"), whole);
  await writeFile(file("whole.pcap"), whole);
  await writeFile(file("whole.pcap.gz"), gzipSync(whole));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([[["-nr", "FILE"]], [["-n", "-r", "FILE"]], [["-r", "FILE"]]])(
  "%j names the capture as it does for tcpdump",
  async (args) => {
    const words = args.map((word) => (word === "FILE" ? file("whole.pcap") : word));
    const { code, stdout } = await runCliHere(["read", "-t", ...words]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: line(1) + line(2) + line(3) });
  },
);

test("--explain prints the cause of each packet below its line, whose number other causes name", async () => {
  const answer = captureRecord({
    seconds: 1_700_000_002,
    nanoseconds: 0,
    bytes: ipv4(tcp("R.", { from: 12345, to: 1, seq: 0, ack: 6 }), {
      source: there.destination,
      destination: there.source,
    }),
  });
  await writeFile(file("refused.pcap"), Buffer.concat([header, frames[0] ?? header, answer]));
  const { stdout } = await runCliHere(["read", "--explain", "-t", file("refused.pcap")]);
  expect(stdout.split("\n").filter((_, index) => index % 2 === 1)).toEqual([
    "       why: a program connects: its kernel sends a SYN with its initial sequence number (connect(2); RFC 9293, 3.5)",
    "       why: answers the SYN of packet 1: no socket listens on the port (RFC 9293, 3.10.7.1)",
  ]);
  expect(stdout).toMatch(/^ {4}1 {2}IP .*\n.*\n {4}2 {2}IP /);
});

test("no capture, two captures, a count of 0 and six t are refused with exit code 2", async () => {
  const wrong = [[], ["a", "-r", "b"], ["-c", "0", "a"], ["-tttttt", "a"]];
  for (const args of wrong) {
    const { code, stderr } = await runCliHere(["read", ...args]);
    expect(code, stderr).toBe(2);
  }
});

test("-c stops after that many packets, -# numbers them, -ttt prints the time between them", async () => {
  const { stdout } = await runCliHere(["read", "-c", "2", "-#", "-ttt", file("whole.pcap")]);
  expect(stdout).toBe(`    1   00:00:00.000000 ${line(1)}    2   00:00:01.000000 ${line(2)}`);
});

test("a run's own capture names its peers; with -n it has their addresses", async () => {
  const capture = file("run/server.pcap");
  expect((await runCliHere(["read", "-t", "-c", "1", capture])).stdout).toBe(
    line(1, "client", "server"),
  );
  expect((await runCliHere(["read", "-n", "-t", "-c", "1", capture])).stdout).toBe(line(1));
});

test("a compressed capture is refused with the command that reads it", async () => {
  const { code, stderr } = await runCliHere(["read", file("whole.pcap.gz")]);
  expect(stderr).toContain("gunzip -c FILE | wirestep read -");
  expect(code).toBe(1);
});

test("the name of a link type that is not decoded is printed once", async () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);
  const frame = captureRecord({ seconds: 1, nanoseconds: 0, bytes });
  await writeFile(
    file("wifi.pcap"),
    Buffer.concat([captureHeader({ linkType: 105 }), frame, frame]),
  );
  const { code, stdout, stderr } = await runCliHere(["read", "-t", file("wifi.pcap")]);
  expect(stderr).toBe(
    "wirestep: frames of the link type 105 (IEEE 802.11) are not decoded, only dumped\n",
  );
  expect(stdout.match(/^link type 105 \(IEEE 802\.11\), length 4: $/gm)).toHaveLength(2);
  expect(stdout).not.toContain("ethertype");
  expect(code).toBe(0);
});

test("a live pipe is printed packet by packet, and SIGINT ends it after what has come", async () => {
  const reading = startCli(["read", "-t", "-"]);
  const { stdin } = reading.process;
  stdin.on("error", () => undefined); // it is closed at the signal
  stdin.write(Buffer.concat([header, frames[0] ?? header]));
  await reading.printed(line(1));
  stdin.write(frames[1] ?? header);
  await reading.printed(line(2));
  reading.process.kill("SIGINT");
  const { code, stdout, stderr } = await reading.ended;
  expect({ code, stdout, stderr }).toEqual({ code: 130, stdout: line(1) + line(2), stderr: "" });
});

test.each([[["read", "-t", "FILE"]], [["list"]], [["--help"]]])(
  "output that a full disk does not take is reported, exit code 3: %j",
  async (args) => {
    await using full = await open("/dev/full", "w");
    const words = args.map((word) => (word === "FILE" ? file("whole.pcap") : word));
    const command = spawn(COMMAND, words, { stdio: ["ignore", full.fd, "pipe"] });
    let errors = "";
    command.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    const code = await new Promise((resolve) => command.on("close", resolve));
    expect(errors).toMatch(/^wirestep: Standard output could not be written: .*ENOSPC/);
    expect(errors).not.toContain("bug");
    expect(code).toBe(3);
  },
);
