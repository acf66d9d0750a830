/** The gate's C program, compiled with sanitizers, on a real kernel. It obeys each command or refuses it. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type Docker from "dockerode";
import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { removeRun } from "../../../src/engine/remove.ts";
import { asJson, changed, edited } from "../../../tools/fuzz/inputs.ts";
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

/** An Ethernet frame with a UDP datagram from 198.18.0.9 to 198.18.0.2, which the gate gets. */
const FRAME = `${"00".repeat(12)}08004500001d000040004011aea0c6120009c6120002000f00090009000061`;
const SENDS = { do: "send", frame: FRAME };
const COMMANDS = [
  { do: "hold" },
  {
    do: "hold",
    only: [
      { protocol: 17, length: 1 },
      { protocol: 6, flags: 2 },
    ],
  },
  SENDS,
  { do: "deliver", id: 1 },
  { do: "drop", id: 2 },
  { do: "list" },
  { do: "open" },
];
const right = fc.constantFrom<unknown>(...COMMANDS).map(asJson);
const wrong = fc.oneof(changed(COMMANDS).map(asJson), edited(COMMANDS.map(asJson)));
const session = fc
  .tuple(fc.array(right, { maxLength: 8 }), wrong)
  .map(([lines, last]) => `${[...lines, last].join("\n")}\n`);
const SESSIONS = 150;
/** The exit code of a program that a sanitizer has ended. The gate's own are 0, done, and 1, refused. */
const CAUGHT = 99;
/** Each session begins with two held packets, and continues when the gate has reported both. */
const LOOP = `
  ip link set lo up
  ip address add 198.18.0.2/32 dev lo
  ip route add 198.18.0.9 dev lo
  export ASAN_OPTIONS=exitcode=${CAUGHT}:detect_leaks=0 UBSAN_OPTIONS=exitcode=${CAUGHT}
  while read -r session; do
    : >/tmp/printed
    {
      printf '%s\\n' '{"do":"hold"}' '${asJson(SENDS)}' '${asJson(SENDS)}'
      for ((tries = 0; tries < 5000; tries++)); do
        [ "$(grep -c '"held":true' /tmp/printed)" -lt 2 ] || break
      done
      echo "$session" | base64 -d
    } | gate-checked lo >/tmp/printed 2>/tmp/error
    echo "$? $(grep -c '"held":true' /tmp/printed) $(grep -c . /tmp/error) $(head -c 300 /tmp/error | base64 -w0)"
    iptables -F INPUT
  done`;

test("the gate obeys each command, or refuses it with a message", async () => {
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
    const [code, held, lines, error = ""] = end.split(" ");
    const printed = Buffer.from(error, "base64").toString();
    expect(["0", "1"], `${sessions[index]}\n${printed}`).toContain(code);
    // A name in the message may contain newlines.
    if (code === "1") expect(Number(lines), `${sessions[index]}\n${printed}`).toBeGreaterThan(0);
    if (code === "1") counts.refused += 1;
    else counts.done += 1;
    if (held !== "0") counts.held += 1;
  });
  expect(counts.done).toBeGreaterThan(10);
  expect(counts.refused).toBeGreaterThan(10);
  expect(counts.held).toBe(SESSIONS);
});
