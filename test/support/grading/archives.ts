/** Archives as any program might make them, also such as no honest one does. */
import { buffer } from "node:stream/consumers";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

export interface ZipEntry {
  /** In any encoding. */
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  /** As stat(2) gives it. A regular file if left out. */
  readonly mode?: number;
  /** The general purpose flags: 0x800 says that the name is in UTF-8. */
  readonly flags?: number;
}

export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content = "", mode = 0o100644, flags = 0x800 } of entries) {
    const [title, bytes] = [Buffer.from(name as string), Buffer.from(content as string)];
    const packed = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, title, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]); // on a Unix
    centrals.push(Buffer.concat([Buffer.from("PK\x01\x02"), made, common, rest, title]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

export interface TarEntry extends Partial<Header> {
  readonly name: string;
  readonly content?: string | Buffer;
}

export async function tar(entries: readonly TarEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const { content = "", ...header } of entries)
    packing.entry(header, Buffer.from(content as string));
  packing.finalize();
  return buffer(packing);
}

export const tgz = async (entries: readonly TarEntry[]): Promise<Buffer> =>
  gzipSync(await tar(entries));
