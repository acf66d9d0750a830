/**
 * One peer's capture while tcpdump takes it. Sorts the frames of tcpdump's stream into packets that the
 * peer sent, packets that it received, packets that belong to no program (origin.ts), and marker frames.
 * Keeps the capture file's bytes of the first two.
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
import { isToGroup, kernelsOwn, type LeftOut } from "./origin.ts";

/** IEEE 802 local experimental ethertype 1, as docker/sidecar/marker.c sends it. */
const MARKER_ETHERTYPE = 0x88b5;
const NANOSECONDS = { nanoseconds: true };

export class Capture {
  readonly #address: string;
  readonly #others: readonly string[];
  readonly #reader: FrameReader;
  readonly #onChange: () => void;
  readonly #chunks: Uint8Array[] = [];
  readonly #markers = new Set<string>();
  /** Packets in the order of this capture, until take() of the link removes them. */
  readonly sent: Packet[] = [];
  readonly received: Packet[] = [];
  /**
   * Packets to a group from an address of neither peer, until take() of the link decides by the hardware
   * address whether a peer sent them, perhaps from its link-local address.
   */
  readonly foreign: Packet[] = [];
  /** The peer's hardware address, known after the first marker. */
  hardware: string | undefined;
  /** The numbers of frames that belong to no program. */
  readonly leftOut: Record<LeftOut | "markers", number> = {
    markers: 0,
    discovery: 0,
    membership: 0,
    otherHosts: 0,
  };
  /** The number of packets so far, without those left out. */
  count = 0;
  #bytes = 0;

  /**
   * @param address the peer's own address; a packet from it counts as sent
   * @param others the addresses of the other peers
   * @param onChange called after each chunk
   */
  constructor(address: string, others: readonly string[], onChange: () => void) {
    this.#address = address;
    this.#others = others;
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
    const packets = this.sent.length + this.received.length + this.foreign.length;
    return this.#bytes > BYTES_LIMIT || packets > PACKETS_LIMIT;
  }

  hasMarker(token: string): boolean {
    return this.#markers.has(token);
  }

  /** The capture as a pcap file with times in nanoseconds. */
  get file(): Uint8Array {
    const header = captureHeader({ linkType: 1, ...NANOSECONDS });
    return Buffer.concat([header, ...this.#chunks]);
  }

  /** Counts a packet of `foreign` that a peer sent. */
  keep({ frame }: Packet): void {
    this.count++;
    this.#bytes += frame.bytes.length;
    this.#chunks.push(captureRecord(frame, NANOSECONDS));
  }

  #onFrame(frame: Frame): void {
    const packet = decode(frame);
    if (packet.other?.etherType === MARKER_ETHERTYPE) {
      this.leftOut.markers++;
      this.hardware ??= packet.link.source;
      this.#markers.add(new TextDecoder().decode(packet.other.payload).replace(/\0+$/, ""));
      return;
    }
    const own = kernelsOwn(packet);
    if (own !== undefined) this.leftOut[own]++;
    if (own !== undefined || this.isFull) return;
    const source = packet.ip?.source ?? "";
    const isSent = source === this.#address;
    if (!isSent && !this.#others.includes(source) && isToGroup(packet)) {
      this.foreign.push(packet);
      return;
    }
    this.keep(packet);
    (isSent ? this.sent : this.received).push(packet);
  }
}
