import {
  client,
  fails,
  ISN,
  LISTEN,
  lab,
  network,
  returns,
  SYN_RECEIVED,
  SYN_SENT,
  server,
} from "wirestep/lab";

export default lab("rst-in-syn-received", {
  question:
    "How does the server learn that the client has given up in the middle of the handshake?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers or drops it.",
      packets: [],
    }),
    client.steps("connect", {
      why: "The socket is non-blocking, so connect sends the SYN and returns at once. EINPROGRESS is not a failure: it means that the answer is still to come.",
      source: "connect(2), EINPROGRESS",
      calls: [returns("socket", 3), fails("connect", "EINPROGRESS")],
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [SYN_SENT] },
    }),
    network.delivers(client.sends("S"), {
      why: "The SYN arrives. The server is in SYN-RECEIVED and sends its answer.",
      source: "RFC 9293, 3.10.7.2",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [LISTEN, SYN_RECEIVED] },
    }),
    client.steps("close", {
      why: "The client gives up. Its socket is gone, and nothing is sent: a connection that is not established needs no FIN.",
      source: "RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [] },
    }),
    network.delivers(server.sends("S."), {
      why: "The answer reaches a client that no longer has this socket. The client's kernel answers with a RST, which takes its number from the ack of the answer.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.drops(client.sends("R"), {
      why: "The network drops the RST. A RST is not acknowledged and never sent again by itself. But the server's timer of one second runs, and the server sends its answer again.",
      source: "RFC 6298, 5.4; RFC 9293, 3.8.1",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [0.4, 1.2] })],
    }),
    network.delivers(server.sends("S."), {
      why: "The same question gets the same RST.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.drops(client.sends("R"), {
      why: "The network drops that RST too. This time the server waits two seconds: the timer doubles each time.",
      source: "RFC 6298, 5.5",
      within: 4,
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [1.4, 2.4] })],
    }),
    network.delivers(server.sends("S."), {
      why: "The same RST answers again.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.delivers(client.sends("R"), {
      why: "This RST arrives. The server's kernel discards the half-open connection, and the LISTEN row that it came from is left. The server's program has not learned of any of this: accept would still wait.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: { server: [LISTEN] },
    }),
  ],
  flags: "S S. R S. R S. R",
  states: { server: "CLOSED LISTEN SYN-RECEIVED LISTEN", client: "CLOSED SYN-SENT CLOSED" },
});
