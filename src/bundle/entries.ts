/**
 * Turns a stream of a tar archive, compressed or not, into its entries, one after the other. An error
 * in the source, the compression or the archive is thrown in the loop that reads the entries.
 */
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";

export interface Entry {
  readonly header: tar.Header;
  /** Read it to its end, or not at all. */
  readonly body: AsyncIterable<Buffer>;
}

export async function* entriesOf(
  source: Readable,
  compression: "gzip" | "none",
): AsyncGenerator<Entry, void> {
  const archive = tar.extract();
  archive.on("error", () => undefined); // can come a second time, after the loop
  const reading =
    compression === "gzip" ? pipeline(source, createGunzip(), archive) : pipeline(source, archive);
  reading.catch(() => undefined); // the loop ends with the same error
  try {
    for await (const entry of archive) {
      yield { header: entry.header, body: entry as AsyncIterable<Buffer> };
      entry.resume(); // skips a body that the loop did not read
    }
  } finally {
    source.destroy(); // for a loop that ended early
  }
  await reading;
}
