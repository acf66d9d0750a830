import { client, ESTABLISHED, ISN, lab, network, returns, SYN_SENT, server } from "wirestep/lab";

export default lab("simultaneous-open", {
  question: "Can a connection come about between two clients, with nobody listening?",
  kernel: "6.12", // before, the crossing [S.] was refused with another ACK
  steps: [
    server.steps("bind", {
      why: "The server takes port 12345, but does not listen: there is no row, the port is in use and closed.",
      calls: [returns("socket", 3), returns("bind", 0)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.steps("bind", {
      why: "The client takes port 23456, because the server will have to know where to connect to.",
      calls: [returns("socket", 3), returns("bind", 0)],
      packets: [],
    }),
    network.holdsEverything({
      why: "The two SYNs have to cross. Let in at once, the first would be refused: nobody listens.",
      packets: [],
    }),
    server.starts("connect", {
      blocksIn: "connect",
      why: "The server connects to the client's port, and is in SYN-SENT.",
      source: "RFC 9293, 3.5",
      packets: [server.sends("S", { seq: ISN })],
      sockets: { server: [SYN_SENT] },
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The client connects to the server's. It does not know of the server's SYN, which stands at its door.",
      source: "RFC 9293, 3.5",
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(server.sends("S"), {
      why: "The client expects an answer and gets a SYN, without ACK. It belongs to the same four-tuple, so it is no new connection: the client goes from SYN-SENT to SYN-RECEIVED and sends its own SYN again, now with an acknowledgment.",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { client: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The same at the server: now both are in SYN-RECEIVED. Neither knows whether its own SYN has arrived.",
      source: "RFC 9293, 3.10.7.3 and figure 7",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    network.delivers(client.sends("S."), {
      why: "The [S.] acknowledges the server's SYN, so for the server the connection stands. Its SYN is the client's old one, which the server has had: it says so, by an ACK whose SACK option tells of what came twice, 0 up to 1.",
      source: "RFC 9293, 3.10.7.4; RFC 2883, 4; Linux: tcp_validate_incoming, tcp_data_queue",
      packets: [server.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "sack 1 {0:1}" })],
      finishes: server.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { server: [ESTABLISHED] },
    }),
    network.delivers(server.sends("S."), {
      why: "The same at the client. Six segments in place of three, and one connection, not two.",
      source: "RFC 9293, 3.5, figure 7",
      packets: [client.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "sack 1 {0:1}" })],
      finishes: client.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { client: [ESTABLISHED] },
    }),
    network.delivers([server.sends("."), client.sends(".")], {
      why: "The two ACKs say nothing that is not known by now, and are not answered.",
      packets: [],
    }),
  ],
  flags: "S S S. S. . .",
  states: {
    server: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT SYN-RECEIVED ESTABLISHED",
  },
});
