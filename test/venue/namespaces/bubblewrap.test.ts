import { expect, test } from "vitest";
import type { ContainerDescription } from "../../../src/containers/description.ts";
import {
  type Around,
  bubblewrapArguments,
  mountOptions,
} from "../../../src/venue/namespaces/bubblewrap.ts";

const BARE: ContainerDescription = {
  image: "/roots/sidecar-0/root",
  name: "bare",
  labels: {},
  command: ["true"],
  limits: { processes: 16, memory: 64 },
  network: "none",
};
const AROUND: Around = {
  contents: { root: BARE.image, added: {}, variables: {} },
  infoFd: 3,
  blockFd: 4,
  processesFd: 5,
  hidden: [],
  kernelFolders: [],
};

/** The values of an option, in the order of the words. */
const valuesOf = (words: readonly string[], option: string): readonly (string | undefined)[] =>
  words.flatMap((word, index) => (word === option ? [words[index + 1]] : []));

test("a container is contained although its description does not mention it", () => {
  const words = bubblewrapArguments(BARE, AROUND);
  expect(valuesOf(words, "--cap-drop")).toEqual(["ALL"]);
  expect(valuesOf(words, "--cap-add")).toEqual([]);
  expect(valuesOf(words, "--ro-bind").at(0)).toBe("/roots/sidecar-0/root");
  expect(valuesOf(words, "--remount-ro")).toEqual(["/dev", "/sys"]);
  for (const own of ["ipc", "uts", "net", "pid"]) expect(words).toContain(`--unshare-${own}`);
  expect(words).toContain("--die-with-parent");
  expect(words).toContain("--new-session");
  expect(words).toContain("--clearenv");
  expect(words.slice(words.indexOf("--") + 1)).toEqual(["true"]);
});

test("a description gives back what it names, and nothing else", () => {
  const words = bubblewrapArguments(
    {
      ...BARE,
      network: { of: "peer" },
      processesOf: "peer",
      capabilities: ["NET_RAW"],
      tmpfs: { "/tmp": "size=16m,mode=1777" },
      filled: { path: "/lab", size: 80 },
    },
    { ...AROUND, filled: "/scratch/peer", hidden: ["/proc/kcore"] },
  );
  expect(valuesOf(words, "--cap-add")).toEqual(["CAP_NET_RAW"]);
  expect(words).not.toContain("--unshare-net");
  expect(words).not.toContain("--unshare-pid");
  expect(valuesOf(words, "--pidns")).toEqual(["5"]);
  const text = words.join(" ");
  expect(text).toContain("--perms 1777 --size 16777216 --tmpfs /tmp");
  expect(text).toContain("--ro-bind /scratch/peer /lab");
  expect(text).toContain("--ro-bind /dev/null /proc/kcore");
});

test("the settings of the machine's kernel cannot be written, by root either", () => {
  const text = bubblewrapArguments(BARE, AROUND).join(" ");
  for (const name of ["sys", "sysrq-trigger", "acpi", "dynamic_debug", "fs"]) {
    expect(text).toContain(`--ro-bind-try /proc/${name} /proc/${name}`);
  }
});

test("a user of its own is taken inside, with the rights for that alone", () => {
  const words = bubblewrapArguments({ ...BARE, user: "65534:65534" }, AROUND);
  expect(valuesOf(words, "--cap-add")).toEqual(["CAP_SETUID", "CAP_SETGID"]);
  expect(words.slice(words.indexOf("--") + 1)).toEqual([
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "true",
  ]); // biome-ignore format: one command
});

test("a folder in memory with an owner is mounted by the caller", () => {
  expect(mountOptions("size=16m,mode=1777,uid=65533")).toEqual({
    size: 16 * 1024 * 1024,
    mode: "1777",
    uid: 65533,
  });
  const words = bubblewrapArguments(
    { ...BARE, tmpfs: { "/tmp": "size=16m,mode=1777,uid=65533" } },
    { ...AROUND, mounted: { "/tmp": "/mnt" } },
  );
  expect(words.join(" ")).toContain("--bind /mnt /tmp");
  expect(valuesOf(words, "--tmpfs")).not.toContain("/tmp");
});
