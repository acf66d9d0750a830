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
  time,
} from "wirestep/lab";

export default lab("lost-syn-ack", {
  question: "Which side sends again when the answer to the SYN is lost?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver, so that it can drop packets.",
      packets: [],
    }),
    client.starts("connect", {
      blocksIn: "connect",
      why: "The SYN is sent, and the client's timer of one second runs.",
      source: "RFC 6298, 2.1 and 5.1",
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [{ ...SYN_SENT, timer: "on" }] },
    }),
    time.passes([0, 1], {
      why: "The SYN takes a while on its way: part of the client's second is over when it arrives.",
      packets: [],
      sockets: { client: [{ ...SYN_SENT, timer: "on", timerSeconds: [0, 0.8] }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The server answers. It has a timer of one second for its answer too, which begins now. Therefore the client's timer will fire first.",
      source: "RFC 9293, 3.10.7.2; RFC 6298, 2.1",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [LISTEN, { ...SYN_RECEIVED, timer: "on" }] },
      shows: ["E6"],
    }),
    network.drops(server.sends("S."), {
      why: "The network drops the answer. The client has a SYN without an answer and sends it again; it cannot know whether the SYN or the answer was lost. The server has an answer without an ACK and sends that again.",
      source: "RFC 9293, 3.8.1; RFC 6298, 5.4",
      packets: [
        client.sends("S", { seq: ISN, afterSeconds: [0, 0.9] }),
        server.sends("S.", { seq: ISN, ack: ISN + 1, afterSeconds: [0.1, 1] }),
      ],
      sockets: { client: [{ ...SYN_SENT, timer: "on" }] },
    }),
    network.delivers(server.sends("S."), {
      why: "The second answer is as good as the first: connect returns 0. The client's second SYN is still on its way, and no one needs it.",
      source: "RFC 9293, 3.10.7.3",
      packets: [client.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
      finishes: client.line("connect", { calls: [returns("socket", 3), returns("connect", 0)] }),
      sockets: { client: [{ ...ESTABLISHED, timer: "off" }] },
      shows: ["E6"],
    }),
    network.delivers(client.sends("."), {
      why: "The ACK overtakes that SYN. The connection is established on both sides.",
      source: "RFC 9293, 3.10.7.4",
      packets: [],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none", timer: "off" },
        ],
      },
      shows: ["E6"],
    }),
    network.delivers(client.sends("S"), {
      why: "Now the second SYN arrives, in the middle of a connection. The server changes nothing and answers with an ACK of its own position (a challenge ACK). If the client had really started again, it would answer with a RST.",
      source: "RFC 9293, 3.10.7.4; RFC 5961, 4.2",
      packets: [server.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
    }),
    network.delivers(server.sends("."), {
      why: "The client is at that position too: the ACK is correct and needs no answer.",
      packets: [],
    }),
  ],
  flags: "S S. S S. . .",
  states: {
    server: "CLOSED LISTEN SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT ESTABLISHED",
  },
});
