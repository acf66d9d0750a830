/** `wirestep read FILE`: prints a capture file as tcpdump does. */
import { createReadStream } from "node:fs";
import { Command } from "commander";
import { InputError } from "../failure.ts";
import type { Output } from "../output.ts";

interface ReadFlags {
  readonly S?: true;
  /** The number of times that the option was given, as with tcpdump. */
  readonly t: number;
  readonly nano?: true;
}

const TIMES = ["clock", "none", "epoch"] as const;

/** The file is read and its text is written in pieces of about this many bytes. */
const PIECE = 256 * 1024;

export function readCommand(output: Output): Command {
  return new Command("read")
    .description("print a pcap or pcapng file as tcpdump -n does")
    .argument("<file>", "the capture file, or - for standard input")
    .option("-S", "print raw sequence numbers")
    .option("-t", "print no times; -tt prints seconds since 1970", (_, n: number) => n + 1, 0)
    .option("--nano", "print times in nanoseconds")
    .action((file: string, flags: ReadFlags) => read(file, flags, output));
}

async function read(file: string, flags: ReadFlags, output: Output): Promise<void> {
  const { decode, FrameReader, LineWriter, TcpdumpText } = await import("../../wire/index.ts");
  const text = new TcpdumpText({
    time: TIMES[flags.t] ?? "epoch",
    nanoseconds: flags.nano === true,
    rawSequence: flags.S === true,
  });
  const lines = new LineWriter(2 * PIECE);
  const reader = new FrameReader((frame) => {
    text.write(lines, decode(frame, false));
    lines.endLine();
  });
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await output.printed(lines.written());
    lines.clear();
  };
  try {
    for await (const chunk of source(file)) {
      reader.push(chunk);
      if (lines.length > PIECE) await flush();
    }
    reader.end();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new InputError(`${file} cannot be read: ${message}`, { cause });
  } finally {
    await flush(); // everything that could be read, before the error is printed
  }
}

/** The file's bytes; "-" is standard input. */
function source(file: string): AsyncIterable<Uint8Array> {
  return file === "-" ? process.stdin : createReadStream(file, { highWaterMark: PIECE });
}
