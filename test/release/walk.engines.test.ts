/**
 * The release, walked on this machine for its own architecture: the commands of release.yml, taken from the
 * file, in a fresh copy of the checkout. The runner is a root file system of Ubuntu 24.04 with the
 * distribution's engine, and Debian's registry program stands for the public one. Commands that need GitHub
 * are listed by name; any other command of the workflow runs here, or this test fails.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { parsePackageLock } from "../../src/bundle/packages.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { Runner } from "../support/engine/runner.ts";

/** Commands that GitHub alone can show, by their start. docs/ci.md lists the same. */
const ON_GITHUB = [
  "docker buildx create", // a builder from a public registry, which this machine may not reach
  "gh release create",
  "gh release upload",
  "gh release edit",
  'cp "$PROVENANCE"', // the file is an action's
];

interface Step {
  readonly run?: string;
  readonly uses?: string;
}
interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly env?: object; readonly steps?: readonly Step[] }>
  >;
}

const REGISTRY = "localhost:5000";
const VERSION = "v0.0.0-walk";
/** Values of the workflow's expressions on GitHub, for the job that pushes images. */
const VARIABLES = {
  REGISTRY: `${REGISTRY}/wirestep`,
  VERSION,
  SOURCE: "https://example.org/wirestep",
  ACTOR: "walker",
  TOKEN: "secret",
};
const IMAGES = ["compiler", "endpoint", "sidecar"];
const LABS = ["handshake", "close", "lost-data", "udp"];

let runner: Runner;
const run = (command: string): Promise<string> => runner.run(command);

beforeAll(async () => {
  runner = await Runner.start(VARIABLES, ["docker-buildx", "docker-registry", "apache2-utils"]);
});
afterAll(() => runner?.[Symbol.asyncDispose]()); // not there if its start has failed

const workflow = parse(
  await readFile(join(ROOT, ".github/workflows/release.yml"), "utf8"),
) as Workflow;
const commandsOf = (job: string): readonly string[] =>
  (workflow.jobs[job]?.steps ?? []).flatMap(({ run: command }) => (command ? [command] : []));
const isOnGithub = (command: string): boolean =>
  ON_GITHUB.some((start) => command.startsWith(start));

test("the draft and the publication need nothing but GitHub; the other jobs are walked", () => {
  const jobs = Object.keys(workflow.jobs).filter((job) => commandsOf(job).every(isOnGithub));
  expect(jobs).toEqual(["ci", "draft", "publish"]);
  expect(Object.keys(workflow.jobs)).toEqual(["ci", "images", "draft", "bundle", "publish"]);
});

test("the bundle job makes a bundle and the list of its contents", async () => {
  for (const command of commandsOf("bundle").filter((one) => !isOnGithub(one))) await run(command);
  expect(await readdir(join(runner.checkout, "dist"))).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^wirestep-[\d.]+-amd64\.tar\.gz$/),
      expect.stringMatching(/^wirestep-[\d.]+-amd64.*\.sha256$/),
      expect.stringMatching(/^wirestep-[\d.]+-amd64.*\.lock\.json$/),
      "wirestep-x86_64.cdx.json",
    ]),
  );
  const sbom = await readFile(join(runner.checkout, "dist/wirestep-x86_64.cdx.json"), "utf8");
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(sbom)).toBeNull();
  const { components } = JSON.parse(sbom) as {
    readonly components: readonly {
      readonly name: string;
      readonly components?: readonly { readonly name: string; readonly version: string }[];
    }[];
  };
  const endpoint = components.find(({ name }) => name === "wirestep/endpoint")?.components ?? [];
  const locked = await readFile(join(ROOT, "docker/endpoint/packages.amd64.lock"), "utf8");
  expect(Object.fromEntries(endpoint.map(({ name, version }) => [name, version]))).toEqual(
    parsePackageLock(locked),
  );
});

test("the images job builds the images and pushes them, with provenance", async () => {
  await startRegistry();
  const base = await pushBase();
  for (const command of commandsOf("images").filter((one) => !isOnGithub(one))) {
    if (command.includes("docker buildx bake")) await overrideBake(base);
    await run(command);
  }
  for (const name of IMAGES) {
    const image = `${REGISTRY}/wirestep/${name}:${VERSION}`;
    const { SLSA } = await inspected<{ readonly SLSA?: object }>(image, "Provenance");
    expect(SLSA, image).toMatchObject({ buildType: expect.stringContaining("buildkit") });
    // the base that it was built from, by digest
    expect(JSON.stringify(SLSA), image).toContain(`"sha256":"${base.split("sha256:").at(-1)}"`);
  }
});

test("the images are pulled by digest on an engine that has never seen them, and labs run on them", async () => {
  const bake = JSON.parse(
    await readFile(join(runner.checkout, "dist/images/docker-bake.json"), "utf8"),
  ) as {
    readonly target: Readonly<Record<string, { readonly tags: readonly string[] }>>;
  };
  await runner.emptyEngine();
  for (const name of IMAGES) {
    const pushed = `${REGISTRY}/wirestep/${name}`;
    const reference = `${pushed}@${await digestOf(`${pushed}:${VERSION}`)}`;
    const hash = bake.target[name]?.tags[0]?.split(":").at(-1);
    await run(`docker pull --quiet ${reference}`);
    await run(`docker tag ${reference} localhost/wirestep/${name}:${hash}`);
  }
  const labs = await run(`bin/wirestep labs ${LABS.join(" ")} 2>&1`);
  expect(labs).toContain(`${LABS.length} of ${LABS.length} labs passed`);
  expect(labs).not.toMatch(/building|fetching/);
});

test("the bundle is loaded on an empty engine, and labs run from it", async () => {
  await runner.emptyEngine();
  await run("docker load --quiet --input dist/*.tar.gz");
  const wirestep = "docker run --rm -v /engine/docker.sock:/var/run/docker.sock wirestep";
  expect(await run(`${wirestep} labs ${LABS.join(" ")}`)).toContain(
    `${LABS.length} of ${LABS.length} labs passed`,
  );
  await run(`${wirestep} bundle check`);
});

async function digestOf(reference: string): Promise<string> {
  return (await inspected<{ readonly digest: string }>(reference, "Manifest")).digest;
}

/** The registry's answer about an image. */
async function inspected<T>(reference: string, what: "Manifest" | "Provenance"): Promise<T> {
  const format = `--format '{{json .${what}}}'`;
  return JSON.parse(await run(`docker buildx imagetools inspect ${reference} ${format}`)) as T;
}

/** Debian's registry on the runner, with an account as a public one has. */
async function startRegistry(): Promise<void> {
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: "/walk/registry" } },
    http: { addr: REGISTRY },
    auth: { htpasswd: { realm: "walk", path: "/walk/users" } },
  };
  await writeFile(join(runner.folder, "registry.json"), JSON.stringify(config));
  await run(`sudo htpasswd -Bbn "$ACTOR" "$TOKEN" >${runner.folder}/users`);
  const log = "/walk/registry.log";
  const serve = `docker-registry serve /walk/registry.json >${log} 2>&1 </dev/null &`;
  await run(
    `sudo sh -c '${serve} until grep -q listening ${log}; do kill -0 $! && sleep 0.1; done'`,
  );
}

/** The base, under a digest as the pinned one has: this machine may not reach the registry that has that. */
async function pushBase(): Promise<string> {
  const made = await run(
    "docker image ls --format '{{.Repository}}:{{.Tag}}' localhost/wirestep/base",
  );
  const name = `${REGISTRY}/debian:walk`;
  await run(`docker login ${REGISTRY} --username "$ACTOR" --password-stdin <<<"$TOKEN"`);
  await run(`docker tag ${made} ${name} && docker push --quiet ${name}`);
  return `${REGISTRY}/debian@${await digestOf(name)}`;
}

/**
 * Differences from GitHub: one architecture, that base, and no SBOM attestation, whose scanner comes from
 * a public registry. bake merges this file.
 */
async function overrideBake(base: string): Promise<void> {
  const target = {
    platforms: ["linux/amd64"],
    args: { BASE: base },
    attest: ["type=sbom,disabled=true"],
  };
  const file = { target: Object.fromEntries(IMAGES.map((name) => [name, target])) };
  await writeFile(
    join(runner.checkout, "dist/images/docker-bake.override.json"),
    JSON.stringify(file),
  );
}
