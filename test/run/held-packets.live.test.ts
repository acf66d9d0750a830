/** Programs, labs and machines that disagree with a plan while packets are held. No packet is lost silently. */
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";
import { copyLab, copyLabFrom, holdingLab, type LabCopy } from "../support/labs/lab-copy.ts";
import { leftByRuns } from "../support/runs/left.ts";

const STALL = fileURLToPath(new URL("../support/engine/stall.ts", import.meta.url));
const DELIVERS_SYN = 'network.delivers(client.sends("S"), {';

let holding: LabCopy;
beforeAll(async () => {
  holding = await holdingLab();
});
afterEach(async () => {
  expect(await leftByRuns()).toEqual([]);
});
afterAll(() => holding?.[Symbol.asyncDispose]());

test("a line that hangs is a mismatch, although the SYN is sent again in the meantime", async () => {
  const { code, stdout } = await runCli(["lab", holding.folder], {}, holding.around);
  expect(code, stdout).toBe(1);
  expect(stdout).toContain("waits inside the system call accept");
  expect(stdout).toContain("repeats packet 1");
});

test("a packet that is sent again only because it was held for long is the machine's fault", async () => {
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

test("a timer that ran while the run stood still makes the run inconclusive", async () => {
  // 0.7 s of the FIN's second have passed before the FIN is delivered. The next FIN comes too early for the lab.
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

test("a packet that is still held at the end is reported", async () => {
  await using left = await copyLab(
    "handshake-slow",
    {
      file: "lab.ts",
      from: 'server.steps("accept", {',
      to: `client.steps("send", {
      why: "The network never delivers this.",
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

test("a packet that the network must deliver and that is not there is reported", async () => {
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

test("500 packets are held at once and delivered in order", async () => {
  await using many = await copyLabFrom("test/run/labs", "five-hundred-held");
  const { code, stdout } = await runCli(["lab", many.folder, "--quiet"], {}, many.around);
  expect(code, stdout).toBe(0);
});
