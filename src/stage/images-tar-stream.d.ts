/** The part of tar-stream that is used; the package has no types of its own. */
declare module "tar-stream" {
  import type { Readable } from "node:stream";

  interface Header {
    readonly name: string;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
    readonly mtime: Date;
  }
  interface Pack extends Readable {
    entry(header: Header, bytes: Buffer): unknown;
    finalize(): void;
  }
  const tar: { pack(): Pack };
  export default tar;
}
