/**
 * A bundle is made, verified, loaded into an empty engine without a network, and run there.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkImages } from "../../src/bundle/check.ts";
import { type Bundle, createBundle } from "../../src/bundle/create.ts";
import { verifyBundle } from "../../src/bundle/verify.ts";
import { dockerClient } from "../../src/engine/connect.ts";
import { OWNER_LABEL, RUN_LABEL } from "../../src/engine/owner.ts";
import { studioTemplate } from "../../src/runs/page.ts";
import { onIsolatedEngine } from "../support/engine/empty-engine.ts";
import { leftoversOfAll, testEngine } from "../support/engine/engine.ts";
import { startedContainers } from "../support/engine/engine-events.ts";

/** The time limit for a run to start its first container, in milliseconds. */
const STAGE_LIMIT = 60_000;

const engine = await testEngine();
let folder: string;
let file: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-bundle-test-"));
  file = join(folder, "bundle.tar.gz");
  await studioTemplate(); // the command builds both pages first
  const options = { compiler: false, unlocked: true, file, level: 1, note: () => undefined };
  bundle = await createBundle({ engine, env: process.env, labs: ["handshake"], ...options });
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));

test("a bundle of one lab verifies", async () => {
  expect(await verifyBundle(file)).toEqual({ lock: bundle.lock, problems: [] });
});

describe.skipIf(!engine.own)("on an engine with an empty data folder and no network", () => {
  test("a bundle loads, is complete, runs, cleans up after a killed run, and reports a missing image", async () => {
    await onIsolatedEngine(async (host) => {
      const docker = await dockerClient({ host });
      expect(await docker.listImages()).toEqual([]);
      await text(await docker.loadImage(file));
      const states = async () =>
        (await checkImages(bundle.lock, { engine: { host } })).map(({ state }) => state);
      expect(await states()).toEqual(["present", "present", "present", "present", "present"]);

      const run = await wirestep(docker, host, ["lab", "handshake"]);
      expect(run.output).toContain("✓ passed  handshake: 5 of 5 steps as expected");
      expect(run.output).not.toMatch(/building|compiling|fetching/);
      expect(run.code).toBe(0);
      expect((await wirestep(docker, host, ["bundle", "check"])).code).toBe(0);

      const without = await wirestep(docker, undefined, ["lab", "handshake"]);
      expect(without.code).toBe(3);
      expect(without.output).toContain(
        "docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock wirestep lab handshake",
      );

      const { right, wrong } = await studioFromAnotherContainer(docker, host);
      expect(right).toContain("<title>wirestep studio</title>");
      expect(wrong).toBe(
        "This link lacks the studio's token. Open the link that the studio printed.\n",
      );

      await killedInTheMiddle(docker, host);
      expect(await leftoversOfAll(docker)).not.toEqual([]);
      expect((await wirestep(docker, host, ["lab", "handshake", "--quiet"])).code).toBe(0);
      expect(await leftoversOfAll(docker)).toEqual([]);

      const sidecar =
        bundle.lock.images.find(({ name }) => name === "sidecar")?.references[0] ?? "";
      await docker.getImage(sidecar).remove({ force: true });
      const check = await wirestep(docker, host, ["bundle", "check"]);
      expect(check.output).toMatch(new RegExp(`^missing +${sidecar}$`, "m"));
      const incomplete = await wirestep(docker, host, ["lab", "handshake"]);
      expect(incomplete.code).toBe(3);
      expect(incomplete.output).toContain("Load the bundle again (docker load -i …)");
    });
    expect((await testEngine()).own).toBe(true);
  }, 240_000);
});

/** Does the same as `docker run --rm wirestep …`, with the engine's socket if `host` is given. */
async function wirestep(docker: Docker, host: string | undefined, command: readonly string[]) {
  const output = new PassThrough();
  const printed = text(output);
  const [{ StatusCode: code }, container] = await docker.run(
    "wirestep",
    [...command],
    [output, output],
    containerOptions(host),
  );
  await container.remove();
  output.end();
  return { code: code as number, output: await printed };
}

const containerOptions = (host: string | undefined) => ({
  Tty: false,
  HostConfig: {
    ...(host !== undefined && { Binds: [`${host.slice(7)}:/var/run/docker.sock`] }),
  },
});

/** The address of the studio's container, the Host, and the path are in the arguments. */
const ASKING = `const [host, Host, path] = process.argv.slice(1);
require("node:http").get({ host, port: 8080, path, headers: { Host } }, (response) => response.pipe(process.stdout));`;

/** The studio's answers to another address than its own, as a published port gives them: with its link, and without its token. */
async function studioFromAnotherContainer(docker: Docker, host: string) {
  const studio = await docker.createContainer({
    Image: "wirestep",
    Cmd: ["studio"],
    ...containerOptions(host),
  });
  await studio.start();
  const log = await studio.logs({ follow: true, stdout: true, stderr: true });
  let printed = "";
  for await (const chunk of log) {
    printed += chunk.toString();
    if (printed.includes("Ctrl-C ends the studio")) break;
  }
  expect(printed.replace(/\s+/g, " ")).toContain("docker run --rm -it -p 127.0.0.1:8080:8080 -v");
  const path = /http:\/\/127\.0\.0\.1:8080(\/\S+)/.exec(printed)?.[1] ?? "";
  const { NetworkSettings } = await studio.inspect();
  const ask = async (asked: string): Promise<string> => {
    const output = new PassThrough();
    const answer = text(output);
    const command = [
      "-e",
      ASKING,
      NetworkSettings.Networks.bridge?.IPAddress ?? "",
      "127.0.0.1:8080",
      asked,
    ];
    const [, container] = await docker.run("wirestep", command, [output, output], {
      Tty: false,
      Entrypoint: ["node"],
    });
    await container.remove();
    output.end();
    return answer;
  };
  const answers = { right: await ask(path), wrong: await ask("/wrong/") };
  await studio.stop();
  await studio.remove();
  return answers;
}

/** Ends the orchestrator's container with SIGKILL once the stage is up. */
async function killedInTheMiddle(docker: Docker, host: string): Promise<void> {
  const container = await docker.createContainer({
    Image: "wirestep",
    Cmd: ["lab", "handshake", "--quiet"],
    ...containerOptions(host),
  });
  const over = AbortSignal.timeout(STAGE_LIMIT);
  const started = await startedContainers(docker, over);
  await container.start();
  for await (const { attributes } of started) {
    if (attributes[RUN_LABEL] === undefined) continue;
    expect(attributes[OWNER_LABEL]).toContain(container.id);
    break;
  }
  expect(over.aborted, "the run has started no container").toBe(false);
  await container.kill();
  await container.remove({ force: true });
}
