import { expect, test } from "vitest";
import { RefusedArchive, unpacked } from "../../src/grading/unpack.ts";
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

test("a packed tar is read no further than its limit", async () => {
  const bytes = await tgz([{ name: "server.cc", content: Buffer.alloc(50 * 2 ** 20) }]);
  await expect(unpacked("a.tgz", bytes)).rejects.toThrow(/100 times its size/);
  await expect(unpacked("a.tar.gz", Buffer.from("hello"))).rejects.toThrow(/can't be unpacked/);
});
