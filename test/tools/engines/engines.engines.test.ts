/**
 * The engines that people have: each from its distribution's packages, in namespaces of its own, with
 * labs of every kind on it. The first time, each builds all images, which takes minutes.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { askVersion, dockerClient } from "../../../src/engine/connect.ts";
import { leftoversOfAll } from "../../support/engine/engine.ts";
import { type Kind, startOtherEngine, withEngine } from "../../support/engine/other-engine.ts";
import { labWithSetting } from "../../support/labs/lab-with-setting.ts";

const WIRESTEP = "bin/wirestep";
/**
 * One lab of each kind: plain, both peers in one namespace, held packets, held and lost, UDP, another user,
 * a client with one port.
 */
const LABS = [
  "handshake",
  "loopback",
  "simultaneous-open",
  "lost-data",
  "udp",
  "privileged-port-root",
  "ephemeral-port",
];
const KINDS: readonly (readonly [Kind, product: string, version: string])[] = [
  ["bookworm-docker", "Docker", "20.10"],
  ["trixie-docker", "Docker", "26.1"],
  ["noble-docker", "Docker", "29"],
  ["trixie-podman", "Podman", "5.4"],
];

test.each(KINDS)(
  "on %s labs pass, nothing stays, and the doctor names it",
  async (kind, product, version) => {
    await using engine = await startOtherEngine(kind);
    const address = { host: engine.host };
    expect(await askVersion(address, process.env, undefined)).toMatchObject({
      product,
      version: expect.stringContaining(version),
    });
    const labs = await withEngine(engine, [WIRESTEP, "labs", ...LABS]);
    expect(labs.stdout).toContain(`${LABS.length} of ${LABS.length} labs passed`);
    expect(labs.exitCode, labs.stderr).toBe(0);
    expect(await leftoversOfAll(await dockerClient(address))).toEqual([]);
    const doctor = await withEngine(engine, [WIRESTEP, "doctor"]);
    expect(doctor.stdout).toMatch(new RegExp(`^✓ ok +engine +${product} ${version}`, "m"));
    expect(doctor.exitCode, doctor.stdout).toBe(0);
  },
);

test.each(KINDS)("on %s a lab with an impossible setting is invalid", async (kind) => {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-labs-"));
  try {
    await using engine = await startOtherEngine(kind);
    for (const [name, value, why] of [
      ["net.ipv4.wirestep_invented", "1", "this kernel has no such setting"],
      ["net.ipv4.tcp_sack", "two", 'the kernel refuses "two"'],
      ["net.ipv4.ip_local_port_range", "none", 'the kernel refuses "none"'],
    ] as const) {
      const lab = await labWithSetting(join(folder, name), { [name]: value });
      const { exitCode, stderr } = await withEngine(engine, [WIRESTEP, "lab", lab]);
      expect(stderr).toContain(`${name}: ${why}`);
      expect(exitCode, stderr).toBe(2);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each(["trixie-docker", "noble-docker"] as const)(
  "docker/engine.sh installs and starts an engine on a fresh root of %s, with its command line",
  async (kind) => {
    const cache = await mkdtemp(join(tmpdir(), "wirestep-engines-"));
    try {
      await using engine = await startOtherEngine(kind, cache);
      const version = await withEngine(engine, [...engine.inside("/"), "docker", "--version"]);
      expect(version.stdout).toMatch(/^Docker version \d+\./);
    } finally {
      await rm(cache, { recursive: true });
    }
  },
);
