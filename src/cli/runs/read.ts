/**
 * `wirestep read FILE`: prints a capture as tcpdump does. It writes what each chunk of the input completes,
 * so a live pipe is printed as it comes.
 */
import { constants, createReadStream, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import type { Readable } from "node:stream";
import { Command, InvalidArgumentError } from "commander";
import type { Frame, Packet } from "../../wire/index.ts";
import { InputError } from "../failure.ts";
import { Interrupted, interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { peerNames } from "./read-peers.ts";

interface ReadFlags {
  readonly r?: string;
  readonly n?: true;
  readonly c?: number;
  readonly number?: true;
  readonly S?: true;
  /** The number of times that the option was given, as with tcpdump. */
  readonly t: number;
  readonly nano?: true;
  readonly explain?: true;
}

/** By the number of times that -t is given. */
const TIMES = ["clock", "none", "epoch", "delta", "date", "elapsed"] as const;

/** The file is read and its text is written in pieces of about this many bytes. */
const PIECE = 256 * 1024;

export function readCommand(output: Output): Command {
  return new Command("read")
    .description("print a pcap or pcapng file as tcpdump -n does, with the protocols that labs use")
    .argument("[file]", "the capture file, or - for standard input")
    .option("-r <file>", "the same, as tcpdump takes it; -nr FILE works too")
    .option(
      "-n",
      "print addresses as numbers, in a run's own captures as well (there the peers have names)",
    )
    .option("-c <count>", "stop after this many packets", countOf)
    .option("-#, --number", "number the lines")
    .option("-S", "print raw sequence numbers")
    .option(
      "-t",
      "print no times; -tt seconds since 1970, -ttt since the line before, -tttt date and time, -ttttt since the first line",
      (_, n: number) => n + 1,
      0,
    )
    .option("--nano", "print times in nanoseconds")
    .option("--explain", "print why each packet was sent, as far as packets alone show it")
    .addHelpText(
      "after",
      `
Decoded: Ethernet with VLAN tags, Linux cooked, raw IP, BSD loopback; ARP, IPv4, IPv6, TCP, UDP, ICMP, IGMP, DNS.
Only named: other application protocols by their port, tunnels (GRE, IP in IP, 6in4, MPLS, PPPoE), IPsec, 802.3 LLC.
To filter, let tcpdump choose the packets: tcpdump -r FILE -w - 'tcp port 80' | wirestep read -
To watch an interface: tcpdump -i eth0 -U -w - | wirestep read -
A compressed file: gunzip -c FILE.gz | wirestep read -`,
    )
    .action((file: string | undefined, flags: ReadFlags) =>
      read(fileOf(file, flags.r), flags, output),
    );
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("Use a number from 1 on.");
  return Number(text);
}

function fileOf(argument: string | undefined, option: string | undefined): string {
  if (argument !== undefined && option !== undefined) {
    throw new InputError(`Two captures are named, ${argument} and ${option}. Name one.`);
  }
  const file = argument ?? option;
  if (file === undefined)
    throw new InputError("No capture is named. Add its file, or - for standard input.");
  return file;
}

async function read(file: string, flags: ReadFlags, output: Output): Promise<void> {
  const wire = await import("../../wire/index.ts");
  const { decode, FrameReader, LineWriter, TcpdumpText } = wire;
  const time = TIMES[flags.t];
  if (time === undefined) throw new InputError("-t can be given at most five times, as -ttttt.");
  const addressName = flags.n ? undefined : await peerNames(file);
  const text = new TcpdumpText({
    time,
    nanoseconds: flags.nano === true,
    rawSequence: flags.S === true,
    ...(addressName && { addressName }),
  });
  const { c: most = Number.POSITIVE_INFINITY } = flags;
  const notDecoded = new Set<number>();
  const lines = new LineWriter(2 * PIECE);
  const reasons = flags.explain && (await captureReasons());
  let printed = 0;
  const reader = new FrameReader((frame: Frame) => {
    if (printed >= most) return;
    printed += 1;
    if (!wire.isDecoded(frame.linkType) && !notDecoded.has(frame.linkType)) {
      notDecoded.add(frame.linkType);
      const name = wire.linkTypeName(frame.linkType);
      output.error(`wirestep: frames of the link type ${name} are not decoded, only dumped\n`);
    }
    if (flags.number || reasons) lines.text(`${String(printed).padStart(5)}  `);
    const packet = decode(frame, false);
    text.write(lines, packet);
    lines.endLine();
    const reason = reasons?.(packet, printed);
    if (reason !== undefined) {
      lines.text(reason);
      lines.endLine();
    }
  });
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await output.printed(lines.written());
    lines.clear();
  };
  const signal = interruptSignal(() => undefined);
  try {
    for await (const chunk of chunksOf(file, signal)) {
      try {
        reader.push(chunk);
      } finally {
        await flush(); // everything that could be read, before an error is printed
      }
      if (printed >= most) return;
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    output.setExitCode(error.exitCode); // everything that came before has been printed
  }
}

/** The reason of each packet in turn; none for a protocol without causes. Packets are named by their line's number. */
async function captureReasons(): Promise<(packet: Packet, number: number) => string | undefined> {
  const { CaptureReasons } = await import("../../explain/capture.ts");
  const known = new CaptureReasons();
  return (packet, number) => {
    const reason = known.see(packet, number);
    if (reason === "other") return undefined;
    const text = reason ? `${reason.text} (${reason.source})` : "no rule explains this packet";
    return `       why: ${text}`;
  };
}

/**
 * The file's bytes; "-" is standard input.
 * @throws InputError if they cannot be read, and the signal's reason
 */
async function* chunksOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let stop = (): unknown => undefined;
  try {
    const stream = file === "-" ? process.stdin : streamOf(file, signal);
    stop = () => stream.destroy(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    yield* stream;
  } catch (cause) {
    signal.throwIfAborted();
    const name = file === "-" ? "Standard input" : file;
    throw new InputError(`${name} cannot be read: ${(cause as Error).message}`, { cause });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** A FIFO is read like a pipe: a file's reader would wait in the kernel for a writer, whatever signal comes. */
function streamOf(file: string, signal: AbortSignal): Readable {
  if (statSync(file, { throwIfNoEntry: false })?.isFIFO() !== true) {
    return createReadStream(file, { highWaterMark: PIECE, signal });
  }
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}
