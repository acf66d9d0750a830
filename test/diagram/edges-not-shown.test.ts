/** Steps that change a state and still show no edge. */
import { expect, test } from "vitest";
import type { RecordedPacket } from "../../src/record/record.ts";
import { connected } from "../support/evidence/entries.ts";
import { icmp, segment } from "../support/evidence/packets.ts";
import {
  acts,
  delivers,
  executed,
  held,
  line,
  type StepFields,
  shown,
  table,
} from "../support/runs/stepped-runs.ts";

/** A change of the client's only socket, or of the server's socket next to its listening one. */
const client = (
  state: Parameters<typeof table>[1],
  ...packets: StepFields["packets"] & object
) => ({
  client: table("client", state),
  packets,
});
const server = (
  state: Parameters<typeof table>[1],
  ...packets: StepFields["packets"] & object
) => ({
  server: table("server", "LISTEN", state),
  packets,
});
/** A packet between the same endpoints that belongs to another connection. */
function ofConnection(connection: number, packet: RecordedPacket & { held: true }): typeof packet {
  const { segment } = packet;
  return segment === undefined ? packet : { ...packet, segment: { ...segment, connection } };
}
const fin = held("client", "F.", { number: 1 });
const GONE = { client: [] };
const ONLY_LISTENS = { server: table("server", "LISTEN") };

const NOT_SHOWN: Readonly<Record<string, readonly StepFields[]>> = {
  "a handshake in one step": [
    ONLY_LISTENS,
    {
      ...line("client", "connect(3, server)"),
      ...server("ESTABLISHED"),
      ...client(
        "ESTABLISHED",
        segment("client", "S"),
        segment("server", "S."),
        segment("client", "."),
      ),
    },
  ],
  "1 without a listen": [
    {},
    { ...line("server", "socket(AF_INET, SOCK_STREAM, 0)"), ...ONLY_LISTENS },
  ],
  "1 with the other peer's listen": [{}, { ...line("client", "listen(3, 1)"), ...ONLY_LISTENS }],
  "3 without a close": [ONLY_LISTENS, { ...line("server", "recv(4, buffer, 10, 0)"), server: [] }],
  "4 without a delivered SYN": [
    { ...ONLY_LISTENS, packets: [held("client", "S")] },
    server("SYN-RECEIVED"),
  ],
  "4 with a SYN dropped": [
    { ...ONLY_LISTENS, packets: [held("client", "S")] },
    { ...server("SYN-RECEIVED"), ...acts("drops", 1) },
  ],
  "4 with a SYN to another connection": [
    { ...ONLY_LISTENS, packets: [held("client", "S", { connection: 2 })] },
    { ...server("SYN-RECEIVED"), ...delivers(1) },
  ],
  "4 if another socket of the port may have connected": [
    { ...ONLY_LISTENS, packets: [held("client", "S")] },
    { ...server("SYN-RECEIVED"), ...delivers(1), ...line("server", "connect(5, client)") },
  ],
  "5 if another socket of the port connects": [
    ONLY_LISTENS,
    { ...server("SYN-SENT"), ...line("server", "connect(5, client)") },
  ],
  "6 without a close": [client("SYN-SENT"), GONE],
  "6 with a RST delivered as well": [
    client("SYN-SENT", held("server", "R.")),
    { ...GONE, ...delivers(1), ...line("client", "close(3)") },
  ],
  "6 with an ICMP error as well": [
    client("SYN-SENT"),
    { ...GONE, ...line("client", "close(3)"), packets: [icmp("server", "host unreachable")] },
  ],
  "6 after a time in which connect may have timed out": [
    client("SYN-SENT"),
    { ...GONE, ...line("client", "close(3)"), action: "passes" },
  ],
  "8 with the SYN and the ACK of a simultaneous open": [
    client("SYN-SENT", held("server", "S"), held("server", "S.", { number: 2 })),
    { ...client("ESTABLISHED"), ...delivers(1, 2) },
  ],
  "8 with a SYN,ACK that acknowledges something else": [
    client("SYN-SENT", held("server", "S.", { ack: 0 })),
    { ...client("ESTABLISHED"), ...delivers(1) },
  ],
  "9 without an ACK": [server("SYN-RECEIVED"), server("ESTABLISHED")],
  "10 without a RST": [ONLY_LISTENS, server("SYN-RECEIVED"), ONLY_LISTENS],
  "10 by a timer": [ONLY_LISTENS, server("SYN-RECEIVED"), { ...ONLY_LISTENS, action: "passes" }],
  "10 with a RST while time passes": [
    ONLY_LISTENS,
    server("SYN-RECEIVED"),
    { ...ONLY_LISTENS, action: "passes", packets: [segment("client", "R")] },
  ],
  "10 after an active open": [
    { server: table("server", "SYN-SENT") },
    server("SYN-RECEIVED", held("client", "R")),
    { ...delivers(1), ...ONLY_LISTENS },
  ],
  "11 with the ACK of the SYN delivered as well": [
    client("SYN-RECEIVED", held("server", ".")),
    { ...client("FIN-WAIT-1"), ...delivers(1), ...line("client", "close(3)") },
  ],
  "12 and 14 in one step": [
    client("ESTABLISHED"),
    {
      ...line("client", "close(3)"),
      ...client(
        "FIN-WAIT-2",
        segment("client", "F."),
        segment("server", ".", { number: 2, ack: 2 }),
      ),
    },
  ],
  "13 with a FIN that is held": [server("ESTABLISHED"), server("CLOSE-WAIT", held("client", "F."))],
  "13 with a FIN that never arrived": [
    server("ESTABLISHED"),
    server("CLOSE-WAIT", segment("client", "F.", { received: false })),
  ],
  "14 with an ACK of something else": [
    client("FIN-WAIT-1", fin, held("server", ".", { number: 2, ack: 1 })),
    { ...client("FIN-WAIT-2"), ...delivers(2) },
  ],
  "14 with the ACK of another connection's FIN": [
    client("FIN-WAIT-1", fin, held("server", ".", { number: 2, ack: 2, connection: 2 })),
    { ...client("FIN-WAIT-2"), ...delivers(2) },
  ],
  "14 with the ACK of the FIN of the connection before": [
    client("FIN-WAIT-1", fin, ofConnection(2, held("server", ".", { number: 2, ack: 2 }))),
    { ...client("FIN-WAIT-2"), ...delivers(2) },
  ],
  "16 without a FIN": [
    client("FIN-WAIT-2", held("server", ".")),
    { ...client("TIME-WAIT"), ...delivers(1) },
  ],
  "note 2 with the ACK and the FIN one after the other": [
    client(
      "FIN-WAIT-1",
      fin,
      held("server", ".", { number: 2, ack: 2 }),
      held("server", "F.", { number: 3, ack: 2 }),
    ),
    { ...client("TIME-WAIT"), ...delivers(2, 3) },
  ],
  "note 2 with a FIN that does not acknowledge": [
    client("FIN-WAIT-1", fin, held("server", "F.", { number: 2, ack: 1 })),
    { ...client("TIME-WAIT"), ...delivers(2) },
  ],
  "18 and 19 in one step": [
    server("CLOSE-WAIT"),
    {
      ...ONLY_LISTENS,
      ...line("server", "close(4)"),
      packets: [segment("server", "F."), segment("client", ".", { number: 2, ack: 2 })],
    },
  ],
  "19 by a RST": [
    server("LAST-ACK", held("server", "F."), held("client", "R", { number: 2 })),
    { ...ONLY_LISTENS, ...delivers(2) },
  ],
  "19 by a timer that gives up": [server("LAST-ACK"), { ...ONLY_LISTENS, action: "passes" }],
  "20 before its time": [client("TIME-WAIT"), { ...GONE, ...line("server", "close(3)") }],
  "20 with a RST": [
    client("TIME-WAIT"),
    { ...GONE, action: "passes", packets: [segment("server", "R")] },
  ],
  "note 3, SYN-SENT, if the program may have closed": [
    client("SYN-SENT", held("server", "R.")),
    { ...GONE, ...delivers(1), executed: executed("client", [], { kind: "runs" }) },
  ],
  "note 3, ESTABLISHED, by the RST that a close sends": [
    client("ESTABLISHED"),
    { ...GONE, ...line("client", "close(3)"), packets: [segment("client", "R.")] },
  ],
  "note 3, ESTABLISHED, by a RST after a close": [
    client("ESTABLISHED", held("server", "R")),
    { ...GONE, ...line("client", "close(3)"), ...delivers(1) },
  ],
  "note 3, ESTABLISHED, with a RST each way": [
    client("ESTABLISHED", held("server", "R")),
    { ...GONE, ...delivers(1), packets: [segment("client", "R", { number: 2 })] },
  ],
  "a state that does not change": [
    { client: [connected("client")] },
    {
      client: [connected("client", { recvQ: 3 })],
      packets: [segment("server", "P.", { data: "abc" })],
    },
  ],
};

test.each(Object.entries(NOT_SHOWN))("%s", (_, steps) => {
  expect(shown(...steps)).toEqual([]);
});
