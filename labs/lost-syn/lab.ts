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

export default lab("lost-syn", {
  question: "What does connect() do when its SYN is lost?",
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
      why: "The SYN is sent, and connect sleeps until an answer comes. A timer of one second runs. No round trip has been measured yet, so TCP guesses.",
      source: "RFC 6298, 2.1 and 5.1",
      packets: [client.sends("S", { seq: ISN })],
      sockets: { client: [{ ...SYN_SENT, timer: "on", timerSeconds: [0, 1.1] }] },
      shows: ["E6"],
    }),
    network.drops(client.sends("S"), {
      why: "The network drops the SYN, and neither kernel knows. When the second is over, the client's kernel sends the SYN again with the same number. It is the same SYN for the same connection, and the same connect still sleeps.",
      source: "RFC 9293, 3.8.1; RFC 6298, 5.4",
      packets: [client.sends("S", { seq: ISN, afterSeconds: [0.9, 1.9] })],
      sockets: { client: [{ ...SYN_SENT, timer: "on", timerSeconds: [1, 2.1] }] },
    }),
    network.drops(client.sends("S"), {
      why: "The network drops the second SYN too. The third follows after two seconds, because the timer doubles each time.",
      source: "RFC 6298, 5.5",
      within: 5,
      packets: [client.sends("S", { seq: ISN, afterSeconds: [1.9, 3.9] })],
      sockets: { client: [{ ...SYN_SENT, timer: "on", timerSeconds: [2, 4.1] }] },
    }),
    network.delivers(client.sends("S"), {
      why: "The third SYN arrives. For the server it is the first: it cannot know of the others.",
      source: "RFC 9293, 3.10.7.2",
      packets: [server.sends("S.", { seq: ISN, ack: ISN + 1 })],
      sockets: { server: [LISTEN, SYN_RECEIVED] },
      shows: ["E6"],
    }),
    network.delivers(server.sends("S."), {
      why: "The answer arrives. connect returns 0, seconds after it was called, and the timer stops. The program has noticed nothing but the time.",
      source: "RFC 9293, 3.10.7.3; RFC 6298, 5.2",
      packets: [client.sends(".", { seq: ISN + 1, ack: ISN + 1 })],
      finishes: client.line("connect", { calls: [returns("socket", 3), returns("connect", 0)] }),
      sockets: { client: [{ ...ESTABLISHED, timer: "off" }] },
      shows: ["E6"],
    }),
    network.delivers(client.sends("."), {
      why: "The last ACK arrives, and the connection is established on both sides.",
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
  ],
  flags: "S S S S. .",
  states: {
    server: "CLOSED LISTEN SYN-RECEIVED ESTABLISHED",
    client: "CLOSED SYN-SENT ESTABLISHED",
  },
});
