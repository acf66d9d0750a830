/**
 * The packets that passed over a peer's own loopback interface, from the text of docker/sidecar/loopback.c. They
 * belong to no connection between the peers, so no link has them (link.ts).
 */
import { EnvironmentError } from "../runtime/environment-error.ts";
import { decode, LINKTYPE, type Packet } from "../wire/index.ts";

export interface LoopbackTaken {
  /** In the order in which they were sent. */
  readonly packets: readonly Packet[];
  /** The number of further packets, which were not kept. */
  readonly missed: number;
}

/** @throws EnvironmentError if the text is not of that form */
export function parseLoopback(text: string): LoopbackTaken {
  const [first = "", ...lines] = text.split("\n");
  const missed = /^missed (\d+)$/.exec(first)?.[1];
  if (missed === undefined) throw problem(first);
  return { packets: lines.map(packetOf), missed: Number(missed) };
}

function packetOf(line: string): Packet {
  const [, seconds, nanoseconds, length, hex = ""] =
    /^(\d+) (\d+) (\d+) ((?:[0-9a-f]{2})+)$/.exec(line) ?? [];
  if (seconds === undefined) throw problem(line);
  const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
  return decode({
    linkType: LINKTYPE.ethernet,
    interfaceIndex: 0,
    seconds: Number(seconds),
    nanoseconds: Number(nanoseconds),
    capturedLength: bytes.length,
    originalLength: Number(length),
    bytes,
    offset: 0,
  });
}

function problem(line: string): EnvironmentError {
  return new EnvironmentError(
    `A sidecar stopped working: its program loopback printed ${JSON.stringify(line.slice(0, 100))}.`,
    "Run this again. If it happens again, check the free disk, the memory, and the rest of the machine with wirestep doctor.",
  );
}
