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
  question: "The client gives up in the middle of the handshake: how does the server learn of it?",
  steps: [
    server.steps("listen", {
      why: "The server waits at its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holdsEverything({
      why: "From now on a packet stands at its receiver's door until the network lets it in or loses it.",
      packets: [],
    }),
    client.steps("connect", {
      why: "The socket is non-blocking: connect sends the SYN and returns at once. EINPROGRESS is no failure, it says that the answer is still to come.",
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
      why: "The client gives up. Its socket is gone, and nothing is sent: a connection that does not stand needs no FIN.",
      source: "RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [] },
    }),
    network.delivers(server.sends("S."), {
      why: "The answer gets to a client that has no such socket any more. Its kernel says so with a RST, which takes its number from the ack it answers.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.drops(client.sends("R"), {
      why: "The RST is lost. A RST is not acknowledged and never sent again by itself; but the server's timer of one second runs, and it sends its answer again.",
      source: "RFC 6298, 5.4; RFC 9293, 3.8.1",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [0.4, 1.2] })],
    }),
    network.delivers(server.sends("S."), {
      why: "The same question gets the same RST.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.drops(client.sends("R"), {
      why: "That one is lost too. The server waits two seconds this time: each time twice as long.",
      source: "RFC 6298, 5.5",
      within: 4,
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [1.4, 2.4] })],
    }),
    network.delivers(server.sends("S."), {
      why: "And the same RST again.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.delivers(client.sends("R"), {
      why: "This one arrives. The half-open connection is forgotten, and what is left is the LISTEN row it came from. The server's program has learnt of nothing: accept would still wait.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: { server: [LISTEN] },
    }),
  ],
  flags: "S S. R S. R S. R",
  states: { server: "CLOSED LISTEN SYN-RECEIVED LISTEN", client: "CLOSED SYN-SENT CLOSED" },
});
