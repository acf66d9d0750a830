/**
 * Turns sources into the tar that the compiler's container gets, and the tar that it sends back into one
 * for each peer. The second tar comes from a process that has read a stranger's source, so of its entries
 * only the two programs are used.
 */
import { buffer } from "node:stream/consumers";
import { type BuildFile, toTar } from "../images/context.ts";
import { PEERS, type Peer } from "../lab/model.ts";

/** For each peer its program at `debug/PEER` and all sources, as a tar for /lab. */
export type PeerArchives = Readonly<Record<Peer, Buffer>>;

/** Files of a build context as they lie in /lab: `lab/server.cc` is /lab/server.cc. */
export function inLab(sources: readonly BuildFile[]): readonly BuildFile[] {
  return sources.map((file) => ({ ...file, path: file.path.replace(/^lab\//, "") }));
}

export async function packed(files: readonly BuildFile[]): Promise<Buffer> {
  return buffer(await toTar(files));
}

/** A tar and before it its length, so that a reader knows where it ends. */
export function withLength(tar: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${tar.length}\n`), tar]);
}

/** @throws if the tar lacks one of the programs */
export async function peerArchives(
  sources: readonly BuildFile[],
  compiled: Buffer,
): Promise<PeerArchives> {
  const programs = await programsIn(compiled);
  const [server, client] = await Promise.all(
    PEERS.map((peer) => {
      const bytes = programs.get(`debug/${peer}`);
      if (bytes !== undefined) {
        return packed([...inLab(sources), { path: `debug/${peer}`, bytes, executable: true }]);
      }
      // an observed peer can be a command of the image's
      const isObserved = sources.some(({ path }) => path === "lab/observed");
      if (!isObserved) throw new Error(`the compiler sent no program of the ${peer}`);
      return packed(inLab(sources));
    }),
  );
  if (server === undefined || client === undefined) throw new Error("there are two peers");
  return { server, client };
}

/** The programs in the compiler's tar, by their paths. */
export async function programsIn(compiled: Buffer): Promise<ReadonlyMap<string, Buffer>> {
  const { default: tar } = await import("tar-stream");
  const extract = tar.extract();
  extract.end(compiled);
  const found = new Map<string, Buffer>();
  for await (const entry of extract) {
    const { name, type } = entry.header;
    const bytes = await buffer(entry);
    if (type === "file") found.set(name, bytes);
  }
  return found;
}
