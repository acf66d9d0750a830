/** `wirestep read FILE`: a capture file as tcpdump prints it. */
import { createReadStream } from "node:fs";
import { Command } from "commander";
import { InputError } from "./failure.ts";
import type { Output } from "./output.ts";

interface ReadFlags {
  readonly S?: true;
  /** How many times it was given, as with tcpdump. */
  readonly t: number;
  readonly nano?: true;
}

const TIMES = ["clock", "none", "epoch"] as const;

/** Text is handed on in pieces of this many characters. */
const PIECE = 64 * 1024;

export function readCommand(output: Output): Command {
  return new Command("read")
    .description("print a pcap or pcapng file as tcpdump -n does")
    .argument("<file>", "the capture file, or - for standard input")
    .option("-S", "raw sequence numbers")
    .option("-t", "no times; twice (-tt): times in seconds since 1970", (_, n: number) => n + 1, 0)
    .option("--nano", "times in nanoseconds")
    .action((file: string, flags: ReadFlags) => read(file, flags, output));
}

async function read(file: string, flags: ReadFlags, output: Output): Promise<void> {
  const { decode, FrameReader, TcpdumpText } = await import("../wire/index.ts");
  const text = new TcpdumpText({
    time: TIMES[flags.t] ?? "epoch",
    nanoseconds: flags.nano === true,
    rawSequence: flags.S === true,
  });
  let piece = "";
  const reader = new FrameReader((frame) => {
    piece += `${text.line(decode(frame))}\n`;
  });
  const flush = async (): Promise<void> => {
    if (piece !== "") await output.printed(piece);
    piece = "";
  };
  try {
    for await (const chunk of source(file)) {
      reader.push(chunk);
      if (piece.length > PIECE) await flush();
    }
    reader.end();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InputError(`${file} cannot be read: ${message}`, { cause });
  } finally {
    await flush(); // everything readable, before the error is told
  }
}

/** The file's bytes; "-" is standard input. */
function source(file: string): AsyncIterable<Uint8Array> {
  return file === "-" ? process.stdin : createReadStream(file, { highWaterMark: PIECE });
}
