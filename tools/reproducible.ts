/**
 * `npm run reproducible handshake close`: makes a bundle of these labs twice, each time on an engine with
 * an empty data folder. It compares ids, layers, packages and programs of every image, and the two files.
 * Each bundle takes about a minute and a half. Exit code 1 if they differ. It needs root, and no other
 * Docker daemon may run.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $, argv } from "zx";
import { COMMAND } from "../test/support/commands/command.ts";
import { onEmptyEngine } from "../test/support/engine/empty-engine.ts";

const labs = argv._.length > 0 ? argv._.map(String) : ["handshake"];
const folder = await mkdtemp(join(tmpdir(), "wirestep-reproducible-"));
const file = (build: number): string => join(folder, `build-${build}.tar.gz`);
const wirestep = $({ nothrow: true, stdio: "inherit" });

let worked = true;
try {
  for (const build of [1, 2]) {
    const start = performance.now();
    await onEmptyEngine(async (host) => {
      const env = { ...process.env, DOCKER_HOST: host };
      const flags = ["--compiler", "--output", file(build)];
      const made = await wirestep({
        env,
      })`${COMMAND} bundle create ${labs} ${flags}`;
      worked &&= made.exitCode === 0;
    });
    console.log(`build ${build}: ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    if (!worked) break;
  }
  if (worked) {
    const compared = await wirestep`${COMMAND} bundle compare ${file(1)} ${file(2)}`;
    const [one, other] = [await readFile(file(1)), await readFile(file(2))];
    const same = one.equals(other);
    console.log(`the two files are ${same ? "the same, byte for byte" : "different"}`);
    worked = compared.exitCode === 0 && same;
  }
} finally {
  await rm(folder, { recursive: true });
}
process.exitCode = worked ? 0 : 1;
