import { expect, test } from "vitest";
import type { ContainerDescription } from "../../../src/containers/description.ts";
import { createOptions } from "../../../src/engine/containers/containment.ts";

const BARE: ContainerDescription = {
  image: "wirestep/sidecar:0",
  name: "bare",
  labels: { "wirestep.run": "5eed0001" },
  command: ["true"],
  limits: { processes: 16, memory: 64 },
  network: "none",
};

test("a container is contained although its description does not mention it", () => {
  expect(createOptions(BARE)).toEqual({
    Image: "wirestep/sidecar:0",
    name: "bare",
    Labels: { "wirestep.run": "5eed0001" },
    Entrypoint: [],
    Cmd: ["true"],
    StopSignal: "SIGKILL",
    HostConfig: {
      CapDrop: ["ALL"],
      CapAdd: [],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      LogConfig: { Type: "none", Config: {} },
      PidsLimit: 16,
      Memory: 67_108_864,
      MemorySwap: 67_108_864,
      Ulimits: [],
      NetworkMode: "none",
      Tmpfs: {},
      Mounts: [],
      Sysctls: {},
    },
  });
});

test("a description gives back what it names, and the rest stays", () => {
  const options = createOptions({
    ...BARE,
    input: true,
    user: "root",
    hostname: "server",
    limits: { processes: 64, memory: 512, resources: { core: 1 } },
    network: { name: "lab", addresses: { IPv4Address: "198.18.0.2" } },
    capabilities: ["NET_BIND_SERVICE"],
    processesOf: "c0ffee",
    sysctls: { "net.ipv4.tcp_sack": "1" },
    tmpfs: { "/tmp": "size=16m" },
  });
  expect(options).toMatchObject({
    OpenStdin: true,
    StdinOnce: true,
    User: "root",
    Hostname: "server",
    NetworkingConfig: {
      EndpointsConfig: { lab: { IPAMConfig: { IPv4Address: "198.18.0.2" } } },
    },
  });
  expect(options.HostConfig).toEqual({
    ...createOptions(BARE).HostConfig,
    CapAdd: ["NET_BIND_SERVICE"],
    PidsLimit: 64,
    Memory: 536_870_912,
    MemorySwap: 536_870_912,
    Ulimits: [{ Name: "core", Soft: 1, Hard: 1 }],
    NetworkMode: "lab",
    PidMode: "container:c0ffee",
    Sysctls: { "net.ipv4.tcp_sack": "1" },
    Tmpfs: { "/tmp": "size=16m" },
  });
});

test("a container in another one's network namespace is on no network of its own", () => {
  const options = createOptions({ ...BARE, network: { of: "c0ffee" } });
  expect(options.HostConfig.NetworkMode).toBe("container:c0ffee");
  expect(options).not.toHaveProperty("NetworkingConfig");
});
