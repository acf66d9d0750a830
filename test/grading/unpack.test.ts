import { expect, test } from "vitest";
import { RefusedArchive } from "../../src/grading/archive-entries.ts";
import { unpacked, unpackedClass } from "../../src/grading/unpack.ts";
import { tar, tgz, zip } from "../support/grading/archives.ts";

const texts = async (name: string, bytes: Buffer) =>
  (await unpacked(name, bytes)).map(({ path, bytes: content }) => [path, `${content}`]);

test("a zip, a tar and a packed tar give their files", async () => {
  const files = [
    { name: "homework/server.cc", content: "int main() {}" },
    { name: "homework/util.h", content: "" },
  ];
  const expected = [
    ["homework/server.cc", "int main() {}"],
    ["homework/util.h", ""],
  ];
  expect(await texts("a.zip", zip([{ name: "homework/", mode: 0o40755 }, ...files]))).toEqual(
    expected,
  );
  expect(
    await texts("a.tar", await tar([{ name: "homework", type: "directory" }, ...files])),
  ).toEqual(expected);
  expect(await texts("a.TAR.GZ", await tgz(files))).toEqual(expected);
});

test("a name is in UTF-8 if the zip has the flag for it, and else in cp437", async () => {
  const old = Buffer.from([0x81, 0x62, 0x75, 0x6e, 0x67, 0x2e, 0x63, 0x63]);
  const all = zip([{ name: old, flags: 0 }, { name: "schlu\u0308ssel.cc" }]);
  expect((await texts("a.zip", all)).map(([path]) => path)).toEqual([
    "übung.cc",
    "schl\u00fcssel.cc",
  ]);
});

test("a file system's own files are ignored", async () => {
  const all = [{ name: "__MACOSX/._server.cc" }, { name: ".DS_Store" }, { name: "server.cc" }];
  expect(await texts("a.zip", zip(all))).toEqual([["server.cc", ""]]);
  expect(await texts("a.tar", await tar(all))).toEqual([["server.cc", ""]]);
});

const LINK = 0o120777;
const refusals = [
  ["a link", zip([{ name: "server.cc", mode: LINK, content: "/etc/passwd" }]), /link or a device/],
  ["a device", zip([{ name: "server.cc", mode: 0o20666 }]), /link or a device/],
  ["an absolute name", zip([{ name: "/tmp/server.cc" }]), /absolute/],
  ["a name that leads out", zip([{ name: "a/../../server.cc" }]), /leads out/],
  ["a name of Windows that leads out", zip([{ name: "..\\server.cc" }]), /leads out/],
  [
    "two files of one name",
    zip([{ name: "server.cc" }, { name: "./server.cc" }]),
    /two files called "server.cc"/,
  ],
  ["a password", zip([{ name: "server.cc", flags: 0x801 }]), /password/],
  [
    "too much in a small archive",
    zip([{ name: "server.cc", content: Buffer.alloc(2 ** 20) }]),
    /100 times/,
  ],
  [
    "too many files",
    zip(Array.from({ length: 201 }, (_, index) => ({ name: `${index}.h` }))),
    /more than 200 files/,
  ],
  ["a cut end", zip([{ name: "server.cc", content: "x" }]).subarray(0, -30), /can't be unpacked/],
  ["no archive at all", Buffer.from("hello"), /can't be unpacked/],
] as const;

test.each(refusals)("a zip with %s is refused", async (_, bytes, reason) => {
  await expect(unpacked("a.zip", bytes)).rejects.toThrow(RefusedArchive);
  await expect(unpacked("a.zip", bytes)).rejects.toThrow(reason);
});

test.each([
  ["a link", [{ name: "server.cc", type: "symlink", linkname: "/etc/passwd" }], /link or a device/],
  [
    "a hard link",
    [{ name: "server.cc", type: "link", linkname: "../ben/server.cc" }],
    /link or a device/,
  ],
  ["a device", [{ name: "server.cc", type: "character-device" }], /link or a device/],
  ["a FIFO", [{ name: "server.cc", type: "fifo" }], /link or a device/],
  ["an absolute name", [{ name: "/tmp/server.cc" }], /absolute/],
  ["a name that leads out", [{ name: "../server.cc" }], /leads out/],
] as const)("a tar with %s is refused", async (_, entries, reason) => {
  await expect(tar(entries).then((bytes) => unpacked("a.tar", bytes))).rejects.toThrow(reason);
});

/** A packed tar whose end is broken: who unpacks all of it gets another error. */
async function brokenAtItsEnd(entries: Parameters<typeof tgz>[0]): Promise<Buffer> {
  const bytes = await tgz(entries);
  bytes.fill(0xff, bytes.length - 8);
  return bytes;
}

test("a packed tar is read no further than its limit", async () => {
  const small = { name: "server.cc", content: "int main() {}" };
  const large = { name: "server.cc", content: Buffer.alloc(12 * 2 ** 20) };
  await expect(unpacked("a.tgz", await brokenAtItsEnd([small]))).rejects.toThrow(/data check/);
  await expect(unpacked("a.tgz", await brokenAtItsEnd([large]))).rejects.toThrow(/10 MiB/);
  await expect(unpacked("a.tar.gz", Buffer.from("hello"))).rejects.toThrow(/can't be unpacked/);
});

test("a file that is ignored is unpacked no further than the limit of a submission", async () => {
  const ignored = { name: "__MACOSX/server.cc", content: Buffer.alloc(21 * 2 ** 20) };
  await expect(unpacked("a.tgz", await brokenAtItsEnd([ignored]))).rejects.toThrow(/20 MiB/);
});

test("a zip with more content than an entry says is refused", async () => {
  const bytes = zip([{ name: "server.cc", content: "int main() {}" }]);
  const size = bytes.indexOf("PK\x01\x02") + 24;
  bytes.writeUInt32LE(2, size);
  await expect(unpacked("a.zip", bytes)).rejects.toThrow(/can't be unpacked/);
});

/** The submissions of a class, and for each the reason why it is refused. */
const refused = async (name: string, bytes: Buffer, limits?: Parameters<typeof unpackedClass>[2]) =>
  (await unpackedClass(name, bytes, limits)).map((part) => [
    part.name,
    part.refused ?? part.files.map(({ path }) => path),
  ]);

test("in a class's zip one student's fault refuses that student alone", async () => {
  const bytes = zip([
    { name: "ana/server.cc", content: "int main() {}" },
    { name: "ben/server.cc", flags: 0x801 },
    { name: "chung/server.cc" },
    { name: "chung/./server.cc" },
    { name: "dora/server.cc", mode: LINK, content: "/etc/passwd" },
    { name: "emil/core", content: Buffer.alloc(11 * 2 ** 20) },
    { name: "emil/server.cc" },
    { name: "fay.zip", flags: 0x801 },
    { name: "../gus/server.cc" },
    { name: "zoe/client.cc" },
  ]);
  bytes.fill(0xff, bytes.indexOf("zoe/client.cc") + 13, bytes.indexOf("PK\x01\x02"));
  expect(await refused("class.zip", bytes)).toEqual([
    ["ana", ["ana/server.cc"]],
    ["ben", "it has a password"],
    ["chung", 'it has two files called "chung/server.cc"'],
    ["dora", '"dora/server.cc" is a link or a device'],
    ["emil", "it has more than 10 MiB"],
    ["fay.zip", "it has a password"],
    ["gus", 'the name "../gus/server.cc" leads out of the archive'],
    ["zoe", expect.stringMatching(/can't be unpacked/)],
  ]);
});

test("in a class's tar one student's fault refuses that student alone", async () => {
  const bytes = await tgz([
    { name: "ana/server.cc", content: "int main() {}" },
    { name: "ben/server.cc", type: "symlink", linkname: "/etc/passwd" },
    { name: "chung/core", content: Buffer.alloc(11 * 2 ** 20) },
    ...Array.from({ length: 201 }, (_, index) => ({ name: `dora/${index}.h` })),
    { name: "emil/client.cc", content: "int main() {}" },
  ]);
  expect(await refused("class.tgz", bytes)).toEqual([
    ["ana", ["ana/server.cc"]],
    ["ben", '"ben/server.cc" is a link or a device'],
    ["chung", "it has more than 10 MiB"],
    ["dora", "it has more than 200 files"],
    ["emil", ["emil/client.cc"]],
  ]);
});

test("a class's archive has limits as a whole", async () => {
  const entries = ["ana", "ben", "zoe"].map((student) => ({
    name: `${student}/server.cc`,
    content: Buffer.alloc(2 ** 20),
  }));
  const small = { bytes: 2 ** 21, entries: 10 };
  await expect(unpackedClass("class.zip", zip(entries), small)).rejects.toThrow(/than 2 MiB/);
  const packed = await brokenAtItsEnd(entries);
  await expect(unpackedClass("class.tgz", packed, small)).rejects.toThrow(/than 2 MiB/);
  const few = { bytes: 2 ** 30, entries: 2 };
  await expect(unpackedClass("class.zip", zip(entries), few)).rejects.toThrow(/than 2 files/);
  expect(await refused("class.zip", zip(entries), { ...few, entries: 3 })).toHaveLength(3);
});
