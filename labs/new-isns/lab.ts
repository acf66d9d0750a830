import { client, ESTABLISHED, ISN, LISTEN, lab, returns, type Step, server } from "wirestep/lab";

/** The three steps of one connection. From the second on, both ISNs must differ from those before. */
function round(connection: number, name: string, why: readonly [string, string, string]): Step[] {
  const row = { ...ESTABLISHED, connection };
  const isn = connection === 1 ? {} : { isn: "new" as const };
  return [
    client.steps(`connect-${name}`, {
      why: why[0],
      source: "RFC 9293, 3.4.1; RFC 6528, 3",
      packets: [
        client.sends("S", { connection, seq: ISN, ...isn, reads: "client.40000 > server.12345:" }),
        server.sends("S.", { connection, seq: ISN, ...isn, ack: ISN + 1 }),
        client.sends(".", { connection, ack: ISN + 1 }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...row, owner: "none" },
        ],
        client: [row],
      },
      shows: connection === 1 ? [] : ["E5"],
    }),
    server.steps(`accept-${name}`, {
      why: why[1],
      packets: [],
      sockets: { server: [LISTEN, row] },
    }),
    client.steps(`close-${name}`, {
      why: why[2],
      source: "socket(7), SO_LINGER; RFC 9293, 3.10.5",
      calls: [returns("close", 0)],
      packets: [client.sends("R.", { connection, seq: 1, ack: 1 })],
      sockets: { server: [LISTEN], client: [] },
    }),
  ];
}

export default lab("new-isns", {
  question: "Do two connections of the same four-tuple begin with the same number?",
  steps: [
    server.steps("listen", {
      why: "This fixes the server's end of the four-tuple.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    ...round(1, "first", [
      "The client's end is fixed too: bind takes port 40000 before connect. Note both ISNs.",
      "The server takes the connection.",
      "With SO_LINGER on and 0 seconds, close sends a RST. Both ends are CLOSED at once and nothing stays in TIME-WAIT, so the port can be used again.",
    ]),
    ...round(2, "second", [
      "The addresses and ports are the same, and the ISNs differ on both sides.",
      "For the server this is another connection with another descriptor.",
      "close sends a RST again.",
    ]),
    ...round(3, "third", [
      "The ISNs differ again. If a segment of an earlier connection arrived late, it would not fit the numbers of this one.",
      "The server takes the third connection, with a third descriptor.",
      "close sends a RST, and nothing stays.",
    ]),
  ],
  flags: "S S. . R. S S. . R. S S. . R.",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSED ESTABLISHED CLOSED ESTABLISHED CLOSED",
    client: "CLOSED ESTABLISHED CLOSED ESTABLISHED CLOSED ESTABLISHED CLOSED",
  },
});
