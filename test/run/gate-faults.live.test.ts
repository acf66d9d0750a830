/**
 * What happens while packets are held: the gate dies, a peer dies, the user interrupts, the machine
 * is slow. Nothing is lost silently, and nothing is left behind.
 */
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type RunningCli, runCli, startCli } from "../support/commands/cli-run.ts";
import { containerOf, killIn, leftovers, testDocker } from "../support/engine/engine.ts";
import { copyLab, copyLabFrom, holdingLab, type LabCopy } from "../support/labs/lab-copy.ts";

const STALL = fileURLToPath(new URL("../support/engine/stall.ts", import.meta.url));
const DELIVERS_SYN = 'network.delivers(client.sends("S"), {';

let docker: Docker;
let holding: LabCopy;
beforeAll(async () => {
  docker = await testDocker();
  holding = await holdingLab();
});
afterEach(async () => {
  expect(await leftovers(docker)).toEqual([]);
});
afterAll(() => holding?.[Symbol.asyncDispose]());

/** Resolves when the SYN is held. */
async function startHolding(): Promise<RunningCli> {
  const cli = startCli(["lab", holding.folder], {}, holding.around);
  await cli.printed("held at the server's gate");
  return cli;
}

describe("while a packet is held", () => {
  test.each(["-server-sidecar", "-client-sidecar"])(
    "a gate that dies (%s) makes the run inconclusive, and says so",
    async (sidecar) => {
      const cli = await startHolding();
      await killIn(docker, sidecar, "gate");
      const { code, stdout } = await cli.ended;
      expect(code, stdout).toBe(3);
      expect(stdout).toContain("? inconclusive");
      expect(stdout).toContain("The gate that holds packets stopped working");
    },
  );

  test("a peer that dies makes the run inconclusive", async () => {
    const cli = await startHolding();
    await (await containerOf(docker, "-client")).kill();
    const { code, stdout } = await cli.ended;
    expect(code, stdout).toBe(3);
    expect(stdout).toContain("? inconclusive");
  });

  test("Ctrl-C ends the run and leaves nothing", async () => {
    const cli = await startHolding();
    cli.process.kill("SIGINT");
    const { code, stderr } = await cli.ended;
    expect(code, stderr).toBe(130);
  });

  test("a line that hangs is a mismatch, although the SYN is sent again meanwhile", async () => {
    const { code, stdout } = await (await startHolding()).ended;
    expect(code, stdout).toBe(1);
    expect(stdout).toContain("waits inside the system call accept");
    expect(stdout).toContain("repeats packet 1");
  });
});

test("a packet sent again only because it was held for long is the machine's fault", async () => {
  // The line takes two seconds, longer than the SYN's timer, and does what it should.
  await using slow = await copyLab(
    "handshake-slow",
    {
      file: "lab.ts",
      from: DELIVERS_SYN,
      to: `server.steps("sleep", { why: "It takes time.", packets: [] }),\n    ${DELIVERS_SYN}`,
    },
    {
      file: "server.cc",
      from: "int accept_fd",
      to: "::sleep(2);  // step: sleep\n  int accept_fd",
    },
  );
  const { code, stdout } = await runCli(["lab", slow.folder], {}, slow.around);
  expect(code, stdout).toBe(3);
  expect(stdout).toContain("Packet 1 was held for so long that it was sent again, as packet 2.");
});

test("a timer that ran while the run stood still is held against nobody", async () => {
  // Of the FIN's second, 0.7 are gone before the FIN is let in: the next one comes too early for the lab.
  const { code, stdout } = await runCli(
    ["lab", "lost-last-ack"],
    {
      NODE_OPTIONS: `--import=${STALL}`,
      STALL_AFTER: "held at the client's gate",
      STALL_FOR: "700",
    },
    holding.around,
  );
  expect(code, stdout).toBe(3);
  expect(stdout).toMatch(/The run stood still for 0\.[7-9] s|Packet 6 was held for so long/);
});

test("a packet that is still held at the end is told", async () => {
  await using left = await copyLab(
    "handshake-slow",
    {
      file: "lab.ts",
      from: 'server.steps("accept", {',
      to: `client.steps("send", {
      why: "Nobody lets this in.",
      packets: [client.sends("P.", { data: "hello" })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 5 }] },
    }),
    server.steps("accept", {`,
    },
    {
      file: "lab.ts",
      from: 'flags: "S S. ."',
      to: 'flags: "S S. . P."',
    },
    {
      file: "client.cc",
      from: "  ::close(fd);",
      to: '  jc::Send(fd, "hello");  // step: send\n  ::close(fd);',
    },
  );
  const { code, stdout } = await runCli(["lab", left.folder], {}, left.around);
  expect(code, stdout).toBe(1);
  expect(stdout).toContain("✗ packet 4 after the last step");
});

test("a packet the network is to let in and that is not there is told", async () => {
  await using wrong = await copyLab("handshake-slow", {
    file: "lab.ts",
    from: DELIVERS_SYN,
    to: 'network.delivers(client.sends("F."), {',
  });
  const { code, stdout } = await runCli(["lab", wrong.folder], {}, wrong.around);
  expect(code, stdout).toBe(1);
  expect(stdout).toContain("✗ the packet that the network delivers");
  expect(stdout).toContain("expected  client > server  [F.]");
});

test("500 packets are held at once, and let in in order", async () => {
  await using many = await copyLabFrom("test/run/labs", "five-hundred-held");
  const { code, stdout } = await runCli(["lab", many.folder, "--quiet"], {}, many.around);
  expect(code, stdout).toBe(0);
});
