import { client, ESTABLISHED, ISN, lab, network, returns, SYN_SENT, server } from "wirestep/lab";

export default lab("simultaneous-open", {
  question: "Can two clients open a connection between them if neither listens?",
  kernel: "6.12", // older versions refuse the crossing [S.] with another ACK
  steps: [
    server.steps("bind", {
      why: "The server takes port 12345 but does not listen. There is no row: the port is in use, and CLOSED.",
      calls: [returns("socket", 3), returns("bind", 0)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.steps("bind", {
      why: "The client takes port 23456, because the server must know which port to connect to.",
      calls: [returns("socket", 3), returns("bind", 0)],
      packets: [],
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver, so that the two SYNs cross. If the first were delivered at once, it would be refused, because no socket listens.",
      packets: [],
    }),
    server.starts("connect", {
      blocksIn: "connect",
      why: "The server connects to the client's port and is in SYN-SENT.",
      source: "RFC 9293, 3.5",
      packets: [server.sends("S", { seq: ISN })],
      sockets: { server: [SYN_SENT] },
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The client connects to the server's port. It does not know of the server's SYN, which the network holds before it.",
      source: "RFC 9293, 3.5",
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(server.sends("S"), {
      why: "The client expects an answer and gets a SYN without an ACK. The SYN has the same four-tuple, so it opens no new connection. The client goes from SYN-SENT to SYN-RECEIVED and sends its own SYN again, now with an acknowledgment.",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { client: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The same happens at the server. Now both are in SYN-RECEIVED, and neither knows whether its own SYN has arrived.",
      source: "RFC 9293, 3.10.7.3 and figure 7",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S."), {
      why: "The [S.] acknowledges the server's SYN, so for the server the connection is established. The SYN in it is the client's old one, which the server already has. The server reports that with an ACK whose SACK option names what arrived twice, 0 up to 1.",
      source: "RFC 9293, 3.10.7.4; RFC 2883, 4; Linux: tcp_validate_incoming, tcp_data_queue",
      packets: [server.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "sack 1 {0:1}" })],
      finishes: server.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { server: [ESTABLISHED] },
    }),
    network.delivers(server.sends("S."), {
      why: "The same happens at the client. Six segments took the place of three, and there is one connection, not two.",
      source: "RFC 9293, 3.5, figure 7",
      packets: [client.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "sack 1 {0:1}" })],
      finishes: client.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { client: [ESTABLISHED] },
    }),
    network.delivers([server.sends("."), client.sends(".")], {
      why: "The two ACKs contain nothing new and are not answered.",
      packets: [],
    }),
  ],
  flags: "S S S. S. . .",
  states: {
    server: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
  },
});
