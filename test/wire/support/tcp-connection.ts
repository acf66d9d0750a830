/** One TCP connection between 198.18.0.1:34567 and 198.18.0.2:12345, segment by segment or as a whole. */
import { ipv4, type TcpFields, tcp } from "./build.ts";
import { ethernet } from "./build-link.ts";
import * as o from "./build-options.ts";
import type { Bytes } from "./bytes.ts";

/** A segment from the first (`>`) or the second (`<`) of the two. */
export function seg(
  way: ">" | "<",
  flags: string,
  fields: TcpFields = {},
  data: Bytes | number = 0,
) {
  const ends = { source: "198.18.0.1", destination: "198.18.0.2" };
  const back = { source: ends.destination, destination: ends.source };
  if (way === ">") return ethernet(ipv4(tcp(flags, fields, data), ends));
  return ethernet(ipv4(tcp(flags, { from: 12345, to: 34567, ...fields }, data), back));
}

export const SYN_OPTIONS = o.options(o.mss(1460), o.sackOk, o.timestamp(1, 0), o.nop, o.wscale(7));

/** From the SYN to the last ACK; `client` and `server` are the ISNs. */
export function connection(client: number, server: number): Uint8Array[] {
  return [
    seg(">", "S", { seq: client, options: SYN_OPTIONS }),
    seg("<", "S.", { seq: server, ack: client + 1, options: SYN_OPTIONS }),
    seg(">", ".", { seq: client + 1, ack: server + 1 }),
    seg(">", "P.", { seq: client + 1, ack: server + 1 }, 15),
    seg("<", ".", { seq: server + 1, ack: client + 16 }),
    seg("<", "P.", { seq: server + 1, ack: client + 16 }, 1000),
    seg(">", "F.", { seq: client + 16, ack: server + 1001 }),
    seg("<", "F.", { seq: server + 1001, ack: client + 17 }),
    seg(">", ".", { seq: client + 17, ack: server + 1002 }),
  ];
}
