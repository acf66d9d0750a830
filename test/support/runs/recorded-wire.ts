/** Packets between two peers, recorded as from a capture. */
import { PacketRecorder } from "../../../src/record/packets.ts";
import type { RecordedPacket } from "../../../src/record/record.ts";
import { decode, LINKTYPE } from "../../../src/wire/index.ts";
import { ipv4, ipv6, type TcpFields, tcp, type Upper, udp } from "../../wire/support/build.ts";
import { ethernet } from "../../wire/support/build-link.ts";

export const SERVER = "198.18.7.2";
export const CLIENT = "198.18.7.3";

/** Packets are a millisecond apart, plus the time of `wait`. */
export class Wire {
  readonly recorder: PacketRecorder;
  #milliseconds = 0;

  constructor(addresses = { server: SERVER, client: CLIENT }) {
    this.recorder = new PacketRecorder(addresses);
  }

  send(source: string, destination: string, upper: Upper): RecordedPacket {
    const ip = source.includes(":") ? ipv6 : ipv4;
    const bytes = ethernet(ip(upper, { source, destination }));
    const packet = decode({
      linkType: LINKTYPE.ethernet,
      interfaceIndex: 0,
      seconds: 1_700_000_000 + Math.floor(this.#milliseconds / 1000),
      nanoseconds: 1_000_000 * (this.#milliseconds++ % 1000),
      bytes,
      capturedLength: bytes.length,
      originalLength: bytes.length,
      offset: 0,
    });
    return this.recorder.record(packet, { received: true });
  }

  client(flags: string, fields: TcpFields = {}, data = ""): RecordedPacket {
    const ports = { from: 40100, to: 12345 };
    return this.send(CLIENT, SERVER, tcp(flags, { ...ports, ...fields }, [...Buffer.from(data)]));
  }

  clientDatagram(data = "", from = 40100): RecordedPacket {
    return this.send(CLIENT, SERVER, udp({ from, to: 12345 }, [...Buffer.from(data)]));
  }

  serverDatagram(data = "", to = 40100): RecordedPacket {
    return this.send(SERVER, CLIENT, udp({ from: 12345, to }, [...Buffer.from(data)]));
  }

  server(flags: string, fields: TcpFields = {}, data = ""): RecordedPacket {
    const ports = { from: 12345, to: 40100 };
    return this.send(SERVER, CLIENT, tcp(flags, { ...ports, ...fields }, [...Buffer.from(data)]));
  }

  wait(milliseconds: number): void {
    this.#milliseconds += milliseconds;
  }
}
