/**
 * Removes the times of the build from a layer that an engine saved, so that two builds of the same files
 * give the same bytes. Contents, permissions and order stay as they are.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { EPOCH } from "./config.ts";
import { entriesOf } from "./entries.ts";

export interface NormalLayer {
  /** `sha256:…` of the normalised layer. */
  readonly digest: string;
  /** Bytes of the normalised layer. */
  readonly size: number;
  /** dpkg's list of installed packages, if the layer has one. */
  readonly dpkgStatus: string | undefined;
  /** `sha256:…` of each program in the layer that this project compiles, by path. */
  readonly programs: Readonly<Record<string, string>>;
}

const DPKG_STATUS = "var/lib/dpkg/status";
const PROGRAMS = /^(?:lab\/debug|usr\/local\/bin)\/[^/]+$/;

/** @param file the file to write the normalised layer to */
export async function normaliseLayer(source: Readable, file: string): Promise<NormalLayer> {
  const pack = tar.pack();
  const hash = createHash("sha256");
  let size = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  const written = pipeline(Readable.from(pack), counted, createWriteStream(file));
  const found = await repack(source, pack).catch((error: Error) => {
    pack.destroy(error);
    return written.then(() => Promise.reject(error)); // its error is the same
  });
  await written;
  return { digest: `sha256:${hash.digest("hex")}`, size, ...found };
}

async function repack(
  source: Readable,
  pack: tar.Pack,
): Promise<Pick<NormalLayer, "dpkgStatus" | "programs">> {
  let dpkgStatus: string | undefined;
  const programs: Record<string, string> = {};
  for await (const { header, body } of entriesOf(source, "none")) {
    const path = header.name.replace(/^\.?\//, "");
    const status: Buffer[] = [];
    const program =
      header.type === "file" && PROGRAMS.test(path) ? createHash("sha256") : undefined;
    const out = pack.entry(normalHeader(header));
    for await (const chunk of body) {
      program?.update(chunk);
      if (path === DPKG_STATUS) status.push(chunk);
      if (!out.write(chunk)) await once(out, "drain");
    }
    out.end(null);
    if (status.length > 0) dpkgStatus = Buffer.concat(status).toString();
    if (program) programs[`/${path}`] = `sha256:${program.digest("hex")}`;
  }
  pack.finalize();
  return { dpkgStatus, programs };
}

/** Times of the build become the epoch. Extended attributes are the only PAX records that are content. */
function normalHeader(header: tar.Header): tar.Header {
  const { name, mode, uid, gid, size, type, linkname, devmajor, devminor } = header;
  const attributes = Object.entries(header.pax ?? {}).filter(([key]) =>
    key.startsWith("SCHILY.xattr."),
  );
  for (const text of [name, linkname ?? "", ...attributes.flat()]) {
    // Bytes that are not UTF-8 would be changed by reading them as text, so there is no bundle.
    if (text.includes("\ufffd"))
      throw new Error(`${name}: its name or an attribute is not UTF-8, so it cannot be packed`);
  }
  return {
    name,
    mode,
    uid,
    gid,
    size,
    type,
    linkname,
    devmajor,
    devminor,
    mtime: new Date(Math.min(header.mtime?.getTime() ?? 0, EPOCH.getTime())),
    ...(attributes.length > 0 && { pax: Object.fromEntries(attributes) }),
  } as tar.Header;
}
