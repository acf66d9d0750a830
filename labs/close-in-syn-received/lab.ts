import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  fails,
  ISN,
  lab,
  network,
  returns,
  SYN_SENT,
  server,
} from "wirestep/lab";

export default lab("close-in-syn-received", {
  question: "What does close() send before the handshake is complete?",
  steps: [
    server.steps("bind", {
      why: "A server gets a socket from accept only after the handshake, so it cannot close in SYN-RECEIVED. Two clients that connect to each other can. This is one of them, on port 12345.",
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.steps("bind", {
      why: "This is the other one, on port 23456.",
      packets: [],
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver, so that the two SYNs cross.",
      packets: [],
    }),
    server.starts("connect", {
      blocksIn: "connect",
      why: "The server connects to the client's port.",
      packets: [server.sends("S", { seq: ISN })],
      sockets: { server: [SYN_SENT] },
    }),
    client.steps("connect", {
      why: "The client connects to the server's port. Its socket is non-blocking, so the program continues.",
      source: "connect(2), EINPROGRESS",
      calls: [fails("connect", "EINPROGRESS")],
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(server.sends("S"), {
      why: "The client is in SYN-SENT and gets a SYN. It enters SYN-RECEIVED and sends its SYN again with the ACK (lab simultaneous-open).",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { client: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    client.steps("close", {
      why: "In SYN-SENT, close just discards the connection. Here it cannot: the ACK of the server's SYN is on its way, and this ACK establishes the connection for the server. Therefore the client sends a FIN and enters FIN-WAIT-1. Send-Q is 2, because neither the SYN nor the FIN is acknowledged.",
      source: "RFC 9293, 3.10.4; Linux: tcp_close_state in net/ipv4/tcp.c",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: ISN + 1, ack: ISN + 1 })],
      sockets: { client: [{ ...FIN_WAIT_1, sendQ: 2 }] },
      shows: ["C2"],
    }),
    network.delivers(client.sends("S."), {
      why: "The [S.] acknowledges the server's SYN, and the server's connect returns 0. The server is ESTABLISHED with a client that has already closed.",
      source: "RFC 9293, 3.10.7.3",
      packets: [server.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
      finishes: server.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { server: [ESTABLISHED] },
    }),
    network.delivers(server.sends("."), {
      why: "This acknowledges the client's SYN but not its FIN, so Send-Q falls to 1.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: { client: [FIN_WAIT_1] },
    }),
    network.delivers(client.sends("F."), {
      why: "The FIN arrives. From here on the close is that of the lab close: the server is in CLOSE-WAIT.",
      source: "RFC 9293, 3.6",
      packets: [server.sends(".", { seq: ISN + 1, ack: 2 })],
      sockets: { server: [CLOSE_WAIT] },
      shows: ["C5"],
    }),
    network.delivers(server.sends("."), {
      why: "The server has acknowledged the FIN with 2, and the client enters FIN-WAIT-2.",
      source: "RFC 9293, 3.6",
      packets: [],
      sockets: { client: [FIN_WAIT_2] },
    }),
    network.drops(client.sends("S"), {
      why: "The network drops the client's first SYN, which was still on its way. This does no harm: the [S.] carried the same and more.",
      packets: [],
    }),
  ],
  flags: "S S S. F. . .",
  states: {
    server: "CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT",
    client: "CLOSED SYN-SENT SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2",
  },
});
