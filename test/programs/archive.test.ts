import { buffer } from "node:stream/consumers";
import tar from "tar-stream";
import { expect, test } from "vitest";
import { inLab, packed, peerArchives, withLength } from "../../src/programs/archive.ts";

const file = (path: string, text: string) => ({
  path,
  bytes: Buffer.from(text),
  executable: false,
});

/** The entries of a tar: names with texts. */
async function entries(bytes: Buffer): Promise<Readonly<Record<string, string>>> {
  const extract = tar.extract();
  extract.end(bytes);
  const found: Record<string, string> = {};
  for await (const entry of extract) found[entry.header.name] = (await buffer(entry)).toString();
  return found;
}

test("each peer gets its own program and all sources", async () => {
  const sources = [file("lab/server.cc", "s"), file("shared/jc.h", "j")];
  const compiled = await packed([file("debug/server", "S"), file("debug/client", "C")]);
  const { server, client } = await peerArchives(sources, compiled);
  const common = { "server.cc": "s", "shared/jc.h": "j" };
  expect(await entries(server)).toEqual({ ...common, "debug/server": "S" });
  expect(await entries(client)).toEqual({ ...common, "debug/client": "C" });
});

test("nothing else of what the compiler sends reaches a peer", async () => {
  const compiled = await packed([
    file("debug/server", "S"),
    file("debug/client", "C"),
    file("server.cc", "another source"),
    file("../etc/passwd", "root"),
  ]);
  const { server } = await peerArchives([file("lab/server.cc", "s")], compiled);
  expect(await entries(server)).toEqual({ "server.cc": "s", "debug/server": "S" });
});

test("a tar without one of the programs is an error", async () => {
  const compiled = await packed([file("debug/server", "S")]);
  await expect(peerArchives([], compiled)).rejects.toThrow("no program of the client");
});

test("the files of a lab lie in /lab, the shared ones in /lab/shared", () => {
  const paths = inLab([file("lab/programs/a.h", ""), file("shared/jc.h", "")]);
  expect(paths.map(({ path }) => path)).toEqual(["programs/a.h", "shared/jc.h"]);
});

test("a tar is sent after its length, so that the rest of the input is the debugger's", () => {
  expect(withLength(Buffer.from("abc")).toString()).toBe("3\nabc");
});
