import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { performLab } from "../../src/orchestrate/perform-lab.ts";
import { Timing } from "../../src/runtime/timing.ts";
import { copyLab } from "../support/labs/lab-copy.ts";

test("an interrupt ends the wait for a lab file that does not end", async () => {
  await using lab = await copyLab("handshake", {
    file: "lab.ts",
    from: "export default",
    to: 'while (!existsSync(new URL("go", import.meta.url))) await setTimeout(10);\nexport default',
  });
  await lab.change({
    file: "lab.ts",
    from: "import",
    to: 'import { existsSync } from "node:fs";\nimport { setTimeout } from "node:timers/promises";\nimport',
  });
  const interrupt = new AbortController();
  const run = performLab({
    lab: lab.folder,
    family: 4,
    keep: false,
    runs: lab.around,
    timing: new Timing(0),
    env: { DOCKER_HOST: "unix:///nonexistent/docker.sock" },
    signal: interrupt.signal,
    progress: () => undefined,
    started: () => undefined,
    step: () => undefined,
  });
  interrupt.abort(new Error("interrupted"));
  await expect(run).rejects.toThrow("interrupted");
  await writeFile(join(lab.folder, "go"), ""); // its thread is free for the next file
}, 5_000);
