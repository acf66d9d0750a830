/**
 * One peer's capture while tcpdump takes it. Sorts the frames of tcpdump's stream into packets that the
 * peer sent, packets that it received, and marker frames. Keeps the capture file's bytes without markers.
 */
import {
  captureHeader,
  captureRecord,
  decode,
  type Frame,
  FrameReader,
  type Packet,
} from "../wire/index.ts";

import { BYTES_LIMIT, PACKETS_LIMIT } from "./flood.ts";

/** IEEE 802 local experimental ethertype 1, as docker/sidecar/marker.c sends it. */
const MARKER_ETHERTYPE = 0x88b5;
const NANOSECONDS = { nanoseconds: true };

export class Capture {
  readonly #address: string;
  readonly #reader: FrameReader;
  readonly #onChange: () => void;
  readonly #chunks: Uint8Array[] = [];
  readonly #markers = new Set<string>();
  /** Packets in the order of this capture, until take() of the link removes them. */
  readonly sent: Packet[] = [];
  readonly received: Packet[] = [];
  /** The number of packets so far, without markers. */
  count = 0;
  #bytes = 0;

  /**
   * @param address the peer's own address; a packet from it counts as sent
   * @param onChange called after each chunk
   */
  constructor(address: string, onChange: () => void) {
    this.#address = address;
    this.#onChange = onChange;
    this.#reader = new FrameReader((frame) => this.#onFrame(frame));
  }

  /** Takes the next bytes of tcpdump's stream. @throws CaptureError if they are not a capture */
  push(chunk: Uint8Array): void {
    if (this.isFull) return;
    this.#reader.push(chunk);
    this.#onChange();
  }

  /** More has passed than in any lab. The capture no longer takes anything. */
  get isFull(): boolean {
    return this.#bytes > BYTES_LIMIT || this.sent.length + this.received.length > PACKETS_LIMIT;
  }

  hasMarker(token: string): boolean {
    return this.#markers.has(token);
  }

  /** The capture as a pcap file with times in nanoseconds. */
  get file(): Uint8Array {
    const header = captureHeader({ linkType: 1, ...NANOSECONDS });
    return Buffer.concat([header, ...this.#chunks]);
  }

  #onFrame(frame: Frame): void {
    const packet = decode(frame);
    if (packet.other?.etherType === MARKER_ETHERTYPE) {
      this.#markers.add(new TextDecoder().decode(packet.other.payload).replace(/\0+$/, ""));
      return;
    }
    if (this.isFull) return;
    this.count++;
    this.#bytes += frame.bytes.length;
    this.#chunks.push(captureRecord(frame, NANOSECONDS));
    (packet.ip?.source === this.#address ? this.sent : this.received).push(packet);
  }
}
