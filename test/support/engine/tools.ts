/**
 * The real tcpdump and tshark, in containers.
 */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { GenericContainer, type StartedTestContainer } from "testcontainers";
import {
  dockerClient,
  type Engine,
  openEngine,
  prepareTestcontainers,
} from "../../../src/engine/connect.ts";
import { OWNER_LABEL, ownerOfThisProcess, RUN_LABEL } from "../../../src/engine/owner.ts";
import { buildImage, imageId } from "../../../src/images/build.ts";
import { type BuildFile, contentHash } from "../../../src/images/context.ts";
import { ensureImages } from "../../../src/images/ensure.ts";
import { imageTag } from "../../../src/images/name.ts";
import { labFolder, readLabFolder } from "../../../src/lab-files/folder.ts";

/** A program of the sidecar image, and the contents of the file that its last argument names. */
export interface Job {
  readonly command: readonly string[];
  readonly input: Uint8Array;
}

export interface Tools extends AsyncDisposable {
  /** The standard output of each job's program. Rejects if one fails. */
  run(jobs: readonly Job[]): Promise<readonly string[]>;
  /**
   * The standard output of one program that works on all inputs. Rejects if it fails.
   * @param requests turns the paths of the inputs into the program's standard input
   */
  ask(
    command: readonly string[],
    inputs: readonly Uint8Array[],
    requests: (paths: readonly string[]) => string,
  ): Promise<string>;
}

/** A container of the sidecar image with no network, for as long as the tests need it. */
export async function startTools(): Promise<Tools> {
  const { engine, sidecar } = await sidecarImage();
  return startToolsIn(engine, sidecar.tag);
}

/** The same with Wireshark's tshark in addition to the sidecar's tools. */
export async function startTshark(): Promise<Tools> {
  const { engine, tag } = await imageOn("tshark");
  return startToolsIn(engine, tag);
}

/** The sidecar's image, extended by NAME.Dockerfile in this folder. It is built if it does not exist. */
export async function imageOn(
  name: string,
  more: readonly BuildFile[] = [],
): Promise<{ readonly engine: Engine; readonly tag: string }> {
  const { engine, sidecar } = await sidecarImage();
  const bytes = await readFile(fileURLToPath(new URL(`${name}.Dockerfile`, import.meta.url)));
  const files = [{ path: "Dockerfile", bytes, executable: false }, ...more];
  const tag = imageTag(`test-${name}`, contentHash(files, sidecar.tag));
  if ((await imageId(engine, tag, undefined)) === undefined) {
    const build = { tag, files, args: { BASE: sidecar.tag }, labels: {}, network: "host" as const };
    const options = { env: process.env, signal: undefined };
    await buildImage(await dockerClient(engine), build, options);
  }
  return { engine, tag };
}

/** The sidecar's image and the engine that has it. The image is built if it does not exist. */
export async function sidecarImage() {
  const engine = await openEngine({ env: process.env, note: () => undefined });
  const lab = await readLabFolder(labFolder("handshake"));
  const { sidecar } = await ensureImages(engine, { lab, env: process.env, note: () => undefined });
  return { engine, sidecar };
}

async function startToolsIn(engine: Engine, image: string): Promise<Tools> {
  prepareTestcontainers(engine);
  const container = await new GenericContainer(image)
    .withCommand(["sleep", "infinity"])
    .withNetworkMode("none")
    .withLabels({
      [RUN_LABEL]: `tools-${randomBytes(4).toString("hex")}`,
      [OWNER_LABEL]: ownerOfThisProcess(),
    })
    .withEnvironment({ TZ: "UTC0" }) // otherwise tcpdump looks for a time zone file for each packet
    .start();
  return {
    run: (jobs) => runJobs(container, jobs),
    ask: (...question) => askOne(container, ...question),
    [Symbol.asyncDispose]: async () => void (await container.stop({ timeout: 0 })),
  };
}

/** Enters the container once for all jobs, however many files there are, and runs them on all cores. */
async function runJobs(
  container: StartedTestContainer,
  jobs: readonly Job[],
): Promise<readonly string[]> {
  const folder = scratch();
  const script = ({ command }: Job, index: number): string =>
    `${[...command, `${folder}/${index}`].map(quote).join(" ")} >${folder}/${index}.out`;
  await container.copyContentToContainer(
    jobs.flatMap((job, index) => [
      { content: Buffer.from(job.input), target: `${folder}/${index}` },
      { content: script(job, index), target: `${folder}/${index}.sh` },
    ]),
  );
  const numbers = `seq 0 ${jobs.length - 1}`;
  const all = `${numbers} | xargs -P "$(nproc)" -I{} sh ${folder}/{}.sh &&
    for job in $(${numbers}); do cat ${folder}/$job.out; printf '\\0'; done`;
  return (await outputOf(container, all)).split("\0").slice(0, -1);
}

async function askOne(
  container: StartedTestContainer,
  ...[command, inputs, requests]: Parameters<Tools["ask"]>
): Promise<string> {
  const folder = scratch();
  const files = inputs.map((input, index) => ({
    content: Buffer.from(input),
    target: `${folder}/${index}`,
  }));
  const asked = `${folder}/requests`;
  const content = requests(files.map(({ target }) => target));
  await container.copyContentToContainer([...files, { content, target: asked }]);
  return outputOf(container, `${command.map(quote).join(" ")} <${asked}`);
}

const scratch = (): string => `/tmp/${randomBytes(4).toString("hex")}`;
const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

async function outputOf(container: StartedTestContainer, script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await container.exec(["sh", "-c", script]);
  if (exitCode !== 0) throw new Error(`a program of the sidecar image failed: ${stderr}`);
  return stdout;
}
