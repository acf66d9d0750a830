import {
  client,
  ESTABLISHED,
  ISN,
  LISTEN,
  lab,
  network,
  returns,
  SYN_RECEIVED,
  SYN_SENT,
  server,
} from "wirestep/lab";

export default lab("handshake-slow", {
  question: "Which states does a handshake pass through, and which packet causes each change?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port, as in the lab handshake.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it. The captures see a packet when it is sent, the receiving kernel when it is delivered.",
      packets: [],
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The SYN is sent, and connect sleeps until the answer comes. The client is in SYN-SENT, and its Send-Q counts the SYN. The server's kernel does not know of it.",
      source: "RFC 9293, 3.3.2 and 3.5",
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
      shows: ["E6"],
    }),
    network.delivers(client.sends("S"), {
      why: "The SYN reaches the server, whose kernel answers and records the half-open connection: SYN-RECEIVED. The connection is not in the accept queue, so Recv-Q of the LISTEN row is 0.",
      source: "RFC 9293, 3.10.7.2",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [LISTEN, SYN_RECEIVED] },
      shows: ["E6"],
    }),
    network.delivers(server.sends("S."), {
      why: "The answer reaches the client. It acknowledges the client's SYN and carries the server's. For the client the connection is established: connect returns, and the ACK leaves. The server does not know that yet.",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
      finishes: client.line("connect", { calls: [returns("socket", 3), returns("connect", 0)] }),
      sockets: { client: [ESTABLISHED] },
      shows: ["E6"],
    }),
    network.delivers(client.sends("."), {
      why: "With the last ACK the server is ESTABLISHED too, and the connection waits in the accept queue.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
      },
      shows: ["E6"],
    }),
    server.steps("accept", {
      why: "accept takes the connection. Nothing is sent, so the network has nothing to hold.",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. .",
  states: {
    server: "CLOSED LISTEN SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT ESTABLISHED",
  },
});
