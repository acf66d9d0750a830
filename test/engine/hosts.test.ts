import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { candidates } from "../../src/engine/hosts.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "wirestep-home-"));
});
afterEach(() => rm(home, { recursive: true }));

/** A Docker CLI configuration with one context, as `docker context create` writes it. */
async function configure(current: string, name: string, host: string): Promise<void> {
  const folder = join(home, ".docker/contexts/meta/0f1e2d");
  await mkdir(folder, { recursive: true });
  await writeFile(join(home, ".docker/config.json"), JSON.stringify({ currentContext: current }));
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host } } };
  await writeFile(join(folder, "meta.json"), JSON.stringify(meta));
}

const hosts = (env: Record<string, string>) =>
  candidates({ HOME: home, ...env }).map(({ host }) => host);

describe("the places of an engine", () => {
  it("if DOCKER_HOST is set, it is the only place", () => {
    expect(hosts({ DOCKER_HOST: "tcp://10.0.0.1:2375" })).toEqual(["tcp://10.0.0.1:2375"]);
  });

  it("the system's socket comes before rootless, desktop, Podman and the project's own", () => {
    expect(hosts({ XDG_RUNTIME_DIR: "/run/user/1000" })).toEqual([
      "unix:///var/run/docker.sock",
      "unix:///run/user/1000/docker.sock",
      `unix://${home}/.docker/run/docker.sock`,
      `unix://${home}/.docker/desktop/docker.sock`,
      `unix://${home}/.colima/default/docker.sock`,
      `unix://${home}/.orbstack/run/docker.sock`,
      "unix:///run/user/1000/podman/podman.sock",
      "unix:///run/podman/podman.sock",
      "unix:///run/wirestep/docker.sock",
    ]);
  });

  it("the current context of the Docker CLI comes first", async () => {
    await configure("colima", "colima", "unix:///somewhere/docker.sock");
    expect(hosts({}).slice(0, 2)).toEqual([
      "unix:///somewhere/docker.sock",
      "unix:///var/run/docker.sock",
    ]);
  });

  it("DOCKER_CONTEXT goes before the configured context", async () => {
    await configure("default", "lab", "tcp://lab:2375");
    expect(hosts({ DOCKER_CONTEXT: "lab" })[0]).toBe("tcp://lab:2375");
  });

  it("the default context is the system's socket, asked once", async () => {
    await configure("default", "other", "unix:///other.sock");
    expect(hosts({})[0]).toBe("unix:///var/run/docker.sock");
    await configure("system", "system", "unix:///var/run/docker.sock");
    expect(hosts({}).filter((host) => host === "unix:///var/run/docker.sock")).toHaveLength(1);
  });

  it("DOCKER_CONFIG moves the configuration", async () => {
    await configure("far", "far", "unix:///far.sock");
    const env = { HOME: "/nonexistent", DOCKER_CONFIG: join(home, ".docker") };
    expect(candidates(env)[0]?.host).toBe("unix:///far.sock");
  });

  it("a context that is not there is named", () => {
    expect(() => hosts({ DOCKER_CONTEXT: "gone" })).toThrow(/"gone" \(DOCKER_CONTEXT\)/);
  });

  it("a configuration that is no JSON is named, not ignored", async () => {
    await mkdir(join(home, ".docker"));
    await writeFile(join(home, ".docker/config.json"), "{");
    expect(() => hosts({})).toThrow(EnvironmentError);
    expect(() => hosts({})).toThrow(/config\.json cannot be read/);
  });

  it("the project's own engine can be moved", () => {
    expect(hosts({ WIRESTEP_ENGINE_RUN: "/elsewhere" }).at(-1)).toBe(
      "unix:///elsewhere/docker.sock",
    );
  });
});
