import { expect, test } from "vitest";
import {
  aboutMachine,
  type EngineInfo,
  kernelOf,
  limitsOf,
  memoryOf,
} from "../../src/doctor/engine-checks.ts";
import { sizeText } from "../../src/doctor/machine-checks.ts";

const info: EngineInfo = {
  OperatingSystem: "Debian GNU/Linux 13 (trixie)",
  Architecture: "x86_64",
  NCPU: 4,
  Driver: "overlay2",
  CgroupVersion: "2",
  SecurityOptions: ["name=seccomp,profile=default", "name=cgroupns"],
  MemoryLimit: true,
  SwapLimit: true,
  PidsLimit: true,
};
const needs = [
  { lab: "simultaneous-open", kernel: "6.12" },
  { lab: "another", kernel: "5.10" },
];

test("the engine's machine: system, processors, storage, control groups", () => {
  expect(aboutMachine(info)).toEqual({
    status: "ok",
    observed:
      "Debian GNU/Linux 13 (trixie), x86_64, 4 processors, storage overlay2, control groups v2",
  });
});

test("an engine that keeps images in containerd's store is named so", () => {
  const status = [["driver-type", "io.containerd.snapshotter.v1"]];
  const { observed } = aboutMachine({ ...info, Driver: "overlayfs", DriverStatus: status });
  expect(observed).toContain(", storage overlayfs of containerd, ");
  const plain = aboutMachine({ ...info, DriverStatus: [["Backing Filesystem", "extfs"]] });
  expect(plain.observed).toContain(", storage overlay2, ");
});

test("a rootless engine is a warning, because it gives no access to its machine's settings", () => {
  const rootless = { ...info, SecurityOptions: ["name=seccomp,profile=builtin", "name=rootless"] };
  expect(aboutMachine(rootless)).toMatchObject({
    status: "warning",
    observed: expect.stringContaining(", rootless"),
    fix: "Labs that read a setting of the engine's machine are inconclusive on a rootless engine.",
  });
});

test("an engine that reports little is described as unknown", () => {
  expect(aboutMachine({}).observed).toBe(
    "unknown system, ? processors, storage unknown, control groups v1",
  );
});

test.each([
  [{ PidsLimit: false }, "processes"],
  [{ MemoryLimit: false, SwapLimit: false }, "memory and swap"],
])("a kernel that does not limit %j is a warning that names it", (lacks, named) => {
  expect(limitsOf(info).status).toBe("ok");
  expect(limitsOf({ ...info, ...lacks })).toMatchObject({
    status: "warning",
    observed: `the kernel does not limit a container's ${named}`,
  });
});

test.each([
  ["6.18.44", "ok", "Linux 6.18.44, new enough for all labs"],
  [
    "6.11.0-9-generic",
    "warning",
    "Linux 6.11.0-9-generic; older than these labs need: simultaneous-open (6.12)",
  ],
  [
    "5.4.0",
    "warning",
    "Linux 5.4.0; older than these labs need: simultaneous-open (6.12), another (5.10)",
  ],
])("a kernel %s", (kernel, status, observed) => {
  expect(kernelOf({ engine: { kernel }, kernelNeeds: needs })).toMatchObject({ status, observed });
});

test.each([
  [8 * 1024 ** 3, "ok", "8.0 GB for all containers"],
  [1.5 * 1024 ** 3, "warning", "1.5 GB for all containers"],
  [512 * 1024 ** 2, "missing", "512 MB for all containers"],
])("memory of %i bytes", (bytes, status, observed) => {
  expect(memoryOf(bytes)).toMatchObject({ status, observed });
});

test("an engine that does not report its memory is a warning", () => {
  expect(memoryOf(undefined).status).toBe("warning");
});

test.each([
  [0, "0 MB"],
  [700 * 1024 ** 2, "700 MB"],
  [1024 ** 3, "1.0 GB"],
  [71.26 * 1024 ** 3, "71.3 GB"],
])("%i bytes read %s", (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});
