/** The project's own engine next to the one that runs, in a network namespace and folders of its own. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { $ } from "zx";

const SCRIPT = fileURLToPath(new URL("../../docker/engine.sh", import.meta.url));
/** The size for a new network namespace, and the size of this one (ip-sysctl in the kernel's documentation). */
const GIVEN = "/proc/sys/net/ipv4/tcp_child_ehash_entries";
const OWN = "/proc/sys/net/ipv4/tcp_ehash_entries";
const cannot = process.getuid?.() !== 0 || !existsSync(GIVEN);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-own-engine-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** @param before done in the engine's network namespace, which is a new one */
async function startedAndStopped(before: string): Promise<readonly string[]> {
  const env = {
    ...process.env,
    WIRESTEP_ENGINE_DIR: join(folder, "data"),
    WIRESTEP_ENGINE_RUN: join(folder, "run"),
  };
  const script = `set -eu
    ${before}
    ${SCRIPT} start
    trap '${SCRIPT} stop' EXIT
    cat ${GIVEN}
    unshare --net cat ${OWN}
    trap - EXIT
    ${SCRIPT} stop
    cat ${GIVEN}`;
  const { stdout } = await $({ quiet: true, env })`unshare --net bash -c ${script}`;
  return stdout.trim().split("\n");
}

test.skipIf(cannot)(
  "while it runs, each network namespace has a small TCP table of its own",
  async () => {
    expect(await startedAndStopped("")).toEqual(["16384", "16384", "0"]);
  },
);

test.skipIf(cannot)("a size that the user has set stays", async () => {
  expect(await startedAndStopped(`echo 1024 >${GIVEN}`)).toEqual(["1024", "1024", "1024"]);
});
