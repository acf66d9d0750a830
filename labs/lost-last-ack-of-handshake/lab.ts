import {
  client,
  ESTABLISHED,
  ISN,
  LISTEN,
  lab,
  network,
  returns,
  SYN_RECEIVED,
  server,
} from "wirestep/lab";

export default lab("lost-last-ack-of-handshake", {
  question: "What happens if the last ACK of the handshake is lost?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holds(client.sends("."), {
      why: "From now on the network holds the client's pure ACKs before the server. All other packets pass.",
      packets: [],
    }),
    client.steps("connect", {
      why: "The client has its answer and is ESTABLISHED, and connect has returned. The last ACK is on its way, so the server is still in SYN-RECEIVED, and its timer runs. Without that ACK it would send the [S.] again after a second.",
      source: "RFC 9293, 3.5; RFC 6298, 2.1",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [
        client.sends("S", { seq: ISN }),
        server.sends("S.", { seq: ISN, ack: ISN + 1 }),
        client.sends(".", { seq: ISN + 1, ack: ISN + 1 }),
      ],
      sockets: { server: [LISTEN, { ...SYN_RECEIVED, timer: "on" }], client: [ESTABLISHED] },
      shows: ["E6"],
    }),
    network.drops(client.sends("."), {
      why: "The network drops the ACK. The two ends now disagree, and neither knows: the connection is established for the client, but not for the server.",
      source: "RFC 9293, 3.5",
      packets: [],
    }),
    client.steps("send", {
      why: "The client is allowed to send, and does. Its segment carries the same acknowledgment as the dropped ACK, as every segment does. It completes the handshake for the server, whose kernel takes the data at once.",
      source: "RFC 9293, 3.10.7.4",
      calls: [returns("send", 5)],
      packets: [
        client.sends("P.", { seq: ISN + 1, ack: ISN + 1, data: "hello" }),
        server.sends(".", { ack: 6 }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, recvQ: 5, owner: "none", timer: "off" },
        ],
      },
      shows: ["E6", "E9"],
    }),
    server.steps("accept", {
      why: "The server accepts a connection in which data already wait.",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 5 }] },
    }),
    server.steps("receive", {
      why: "The server reads them. Nothing had to be sent a second time.",
      calls: [returns("recv", 5)],
      packets: [],
      prints: "hello\n",
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. . P. .",
  states: {
    server: "CLOSED LISTEN SYN-RECEIVED ESTABLISHED",
    client: "CLOSED ESTABLISHED",
  },
});
