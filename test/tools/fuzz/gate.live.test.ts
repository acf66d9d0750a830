/** The gate's C, compiled with sanitizers, on a real kernel: it carries out a request or reports why not. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type Docker from "dockerode";
import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { removeRun } from "../../../src/engine/remove.ts";
import { edited } from "../../../tools/fuzz/inputs.ts";
import { testDocker } from "../../support/engine/engine.ts";
import { imageOn } from "../../support/engine/tools.ts";

const run = `gate-${randomBytes(4).toString("hex")}`;
let docker: Docker;
let image: string;
beforeAll(async () => {
  docker = await testDocker();
  const bytes = await readFile(new URL("../../../docker/sidecar/gate.c", import.meta.url));
  image = (await imageOn("gate", [{ path: "gate.c", bytes, executable: false }])).tag;
});
afterEach(() => removeRun(docker, run));

/** An Ethernet frame with a UDP datagram from 198.18.0.9 to 198.18.0.2. It arrives at the gate. */
const FRAME = `${"00".repeat(12)}08004500001d000040004011aea0c6120009c6120002000f00090009000061`;
const SENDS = `send ${FRAME}`;
const REQUESTS = [
  "hold all",
  "hold 17:*:1 6:2:*",
  "hold",
  SENDS,
  "deliver 1",
  "drop 2",
  "list",
  "release",
];
const WORDS = ["*", ":", "hold ", "deliver ", "send ", "4294967295", "4294967296", "2147483648"];
const right = fc.constantFrom(...REQUESTS);
const session = fc
  .tuple(fc.array(right, { maxLength: 8 }), edited(REQUESTS, WORDS))
  .map(([lines, last]) => `${[...lines, last].join("\n")}\n`);
const SESSIONS = 150;
/** The status of a program that a sanitizer has ended: others are 0, done, and 1, refused. */
const CAUGHT = 99;
/** Each session begins with two packets that are held. It goes on when the gate has reported them. */
const LOOP = `
  ip link set lo up
  ip address add 198.18.0.2/32 dev lo
  ip route add 198.18.0.9 dev lo
  export ASAN_OPTIONS=exitcode=${CAUGHT}:detect_leaks=0 UBSAN_OPTIONS=exitcode=${CAUGHT}
  mkfifo /tmp/reports
  while read -r session; do
    {
      printf '%s\\n' 'hold all' '${SENDS}' '${SENDS}'
      held=0
      while [ $held -lt 2 ] && IFS= read -r report; do
        printf '%s\\n' "$report"
        [[ $report != 'packet '*' held '* ]] || held=$((held + 1))
      done >/tmp/sent
      echo "$session" | base64 -d
      exec >>/tmp/sent # the end of the gate's input
      cat
    } </tmp/reports | gate-checked lo 2>/tmp/reports
    status=$?
    held=$(grep -ac '^packet [0-9]* held ' /tmp/sent)
    echo "$status $held $(grep -ac '^failed ' /tmp/sent) $(tail -c 300 /tmp/sent | base64 -w0)"
    iptables -F INPUT
  done`;

test("the gate carries out any request or refuses it in one line", async () => {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ["sleep", "infinity"],
    Labels: { [RUN_LABEL]: run, [OWNER_LABEL]: ownerOfThisProcess() },
    HostConfig: { NetworkMode: "none", CapDrop: ["ALL"], CapAdd: ["NET_ADMIN", "NET_RAW"] },
  });
  await container.start();
  using stream = await ExecStream.open(docker, container.id, { command: ["bash", "-c", LOOP] });
  let text = "";
  const over = Promise.withResolvers<void>();
  stream.onStdout((chunk) => {
    text += Buffer.from(chunk).toString();
    if (text.split("\n").length > SESSIONS) over.resolve();
  });
  const sessions = fc.sample(session, { seed: 9293, numRuns: SESSIONS });
  for (const one of sessions) stream.write(`${Buffer.from(one).toString("base64")}\n`);
  await Promise.race([over.promise, stream.ended]);
  const ends = text.trimEnd().split("\n");
  expect(ends).toHaveLength(SESSIONS);
  const counts = { done: 0, refused: 0, held: 0 };
  ends.forEach((end, index) => {
    const [code, held, failures, last = ""] = end.split(" ");
    const sent = Buffer.from(last, "base64").toString();
    expect(["0", "1"], `${sessions[index]}\n${sent}`).toContain(code);
    expect(failures, `${sessions[index]}\n${sent}`).toBe(code === "1" ? "1" : "0");
    if (code === "1") counts.refused += 1;
    else counts.done += 1;
    if (held !== "0") counts.held += 1;
  });
  expect(counts.done).toBeGreaterThan(10);
  expect(counts.refused).toBeGreaterThan(10);
  expect(counts.held).toBe(SESSIONS);
});
