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
  question: "What does close() send when the handshake is not over yet?",
  steps: [
    server.steps("bind", {
      why: "A server gets a socket from accept when the handshake is over, so it cannot close in SYN-RECEIVED. Two clients that connect to each other can: this is one, at port 12345.",
      packets: [],
      sockets: { server: [], client: [] },
    }),
    client.steps("bind", {
      why: "And this is the other, at port 23456.",
      packets: [],
    }),
    network.holdsEverything({
      why: "From now on a packet stands at its receiver's door, so that the two SYNs cross.",
      packets: [],
    }),
    server.starts("connect", {
      blocksIn: "connect",
      why: "The server connects to the client's port.",
      packets: [server.sends("S", { seq: ISN })],
      sockets: { server: [SYN_SENT] },
    }),
    client.steps("connect", {
      why: "The client connects to the server's, with a non-blocking socket: its program goes on.",
      source: "connect(2), EINPROGRESS",
      calls: [fails("connect", "EINPROGRESS")],
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(server.sends("S"), {
      why: "A SYN in SYN-SENT: the client is in SYN-RECEIVED, and sends its SYN again with the ACK (lab simultaneous-open).",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { client: [{ ...SYN_SENT, state: "SYN-RECEIVED" }] },
    }),
    client.steps("close", {
      why: "In SYN-SENT close just forgets. Here it cannot: the ACK of the server's SYN is on its way, and with it the connection stands for the server. So the client sends a FIN and is in FIN-WAIT-1. Send-Q is 2, because SYN and FIN are both not acknowledged.",
      source: "RFC 9293, 3.10.4; Linux: tcp_close_state in net/ipv4/tcp.c",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: ISN + 1, ack: ISN + 1 })],
      sockets: { client: [{ ...FIN_WAIT_1, sendQ: 2 }] },
      shows: ["C2"],
    }),
    network.delivers(client.sends("S."), {
      why: "The [S.] answers the server's SYN, its connect returns 0: the server is ESTABLISHED, with a client that has already gone.",
      source: "RFC 9293, 3.10.7.3",
      packets: [server.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
      finishes: server.line("connect", { calls: [returns("connect", 0)] }),
      sockets: { server: [ESTABLISHED] },
    }),
    network.delivers(server.sends("."), {
      why: "That acknowledges the client's SYN, and not its FIN: Send-Q falls to 1.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: { client: [FIN_WAIT_1] },
    }),
    network.delivers(client.sends("F."), {
      why: "The FIN arrives, and from here all goes as in the lab close: the server is in CLOSE-WAIT.",
      source: "RFC 9293, 3.6",
      packets: [server.sends(".", { seq: ISN + 1, ack: 2 })],
      sockets: { server: [CLOSE_WAIT] },
      shows: ["C5"],
    }),
    network.delivers(server.sends("."), {
      why: "The FIN is acknowledged with 2: the client is in FIN-WAIT-2.",
      source: "RFC 9293, 3.6",
      packets: [],
      sockets: { client: [FIN_WAIT_2] },
    }),
    network.drops(client.sends("S"), {
      why: "The client's first SYN is still on its way, and is lost now. Nobody misses it: the [S.] said the same and more.",
      packets: [],
    }),
  ],
  flags: "S S S. F. . .",
  states: {
    server: "CLOSED SYN-SENT ESTABLISHED CLOSE-WAIT",
    client: "CLOSED SYN-SENT SYN-RECEIVED FIN-WAIT-1 FIN-WAIT-2",
  },
});
