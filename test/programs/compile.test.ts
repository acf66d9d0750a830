import { expect, test } from "vitest";
import { createOptions } from "../../src/engine/containers/containment.ts";
import { compilerContainer } from "../../src/programs/compile.ts";

test("the compiler runs without network, capabilities, privileges or a disk, and with limits", () => {
  const { HostConfig, User, Labels } = createOptions(compilerContainer("compiler:1", "me"));
  expect(HostConfig).toMatchObject({
    NetworkMode: "none",
    CapDrop: ["ALL"],
    CapAdd: [],
    SecurityOpt: ["no-new-privileges"],
    ReadonlyRootfs: true,
    PidsLimit: 64,
    Memory: HostConfig.MemorySwap,
    Mounts: [],
  });
  expect(HostConfig.Tmpfs).toEqual({
    "/lab": "size=192m,mode=1777",
    "/tmp": "size=256m,mode=1777",
  });
  expect(User).toBe("65534:65534");
  expect(Labels["wirestep.process"]).toBe("me");
});

test("two containers of the compiler never have the same name", () => {
  const names = [1, 2].map(() => compilerContainer("compiler:1", "me").name);
  expect(new Set(names).size).toBe(2);
});
