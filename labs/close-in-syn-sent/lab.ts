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

export default lab("close-in-syn-sent", {
  question: "What is left when a program closes its socket while it is still connecting?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it.",
      packets: [],
    }),
    client.steps("connect", {
      why: "The socket is non-blocking, so connect sends the SYN and returns at once with EINPROGRESS. The client is in SYN-SENT. A timer runs that would send the SYN again after a second.",
      source: "connect(2), EINPROGRESS; RFC 6298, 5.1",
      calls: [returns("socket", 3), fails("connect", "EINPROGRESS")],
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [{ ...SYN_SENT, timer: "on", timerSeconds: [0, 1.1] }] },
    }),
    client.steps("close", {
      why: "The row and its timer are gone, and nothing is sent. There is no connection to end.",
      source: "RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [] },
    }),
    client.steps("sleep", {
      why: "Two seconds pass, in which the SYN would have been sent again. It is not, because no socket is left to send it.",
      packets: [],
    }),
    network.delivers(client.sends("S"), {
      why: "A packet that has been sent cannot be recalled. The SYN arrives two seconds late, and the server cannot see from it that no one waits for the answer.",
      source: "RFC 9293, 3.10.7.2",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [2, 12] })],
      sockets: { server: [LISTEN, SYN_RECEIVED] },
    }),
    network.delivers(server.sends("S."), {
      why: "The client's kernel has no socket for this segment and refuses it with a RST.",
      source: "RFC 9293, 3.10.7.1",
      packets: [client.sends("R", { seq: ISN + 1, window: 0 })],
    }),
    network.delivers(client.sends("R"), {
      why: "The server discards the half-open connection. Now nothing is left on either side.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: { server: [LISTEN] },
    }),
  ],
  flags: "S S. R",
  states: { server: "CLOSED LISTEN SYN-RECEIVED LISTEN", client: "CLOSED SYN-SENT CLOSED" },
});
