/**
 * Turns a stream of a tar archive, compressed or not, into its entries one after the other. An error
 * of the source, of its compression or of the archive ends the loop that reads them.
 */
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";

export interface Entry {
  readonly header: tar.Header;
  /** To be read to its end, or not at all. */
  readonly body: AsyncIterable<Buffer>;
}

export async function* entriesOf(
  source: Readable,
  compression: "gzip" | "none",
): AsyncGenerator<Entry, void> {
  const archive = tar.extract();
  archive.on("error", () => undefined); // may come once more when the loop is over
  const reading =
    compression === "gzip" ? pipeline(source, createGunzip(), archive) : pipeline(source, archive);
  reading.catch(() => undefined); // the loop ends with the same error
  try {
    for await (const entry of archive) {
      yield { header: entry.header, body: entry as AsyncIterable<Buffer> };
      entry.resume(); // what nobody has read
    }
  } finally {
    source.destroy(); // of a loop that was left early
  }
  await reading;
}
