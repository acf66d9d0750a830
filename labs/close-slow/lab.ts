import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

export default lab("close-slow", {
  question: "Which states does a close pass through, and which packet causes each change?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "The connection is established. From now on the network holds every packet before its receiver until a step delivers it.",
      packets: [],
    }),
    client.steps("close", {
      why: "close returns at once, while the FIN is on its way. The client is in FIN-WAIT-1. Its Send-Q counts the FIN, which is not acknowledged yet. The server does not know of it.",
      source: "RFC 9293, 3.6 and 3.10.4",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 })],
      sockets: { client: [FIN_WAIT_1] },
      shows: ["C2"],
    }),
    network.delivers(client.sends("F."), {
      why: "The FIN reaches the server, which enters CLOSE-WAIT. Its kernel acknowledges with 2, because the FIN takes one sequence number. The client is still in FIN-WAIT-1: the ACK is on its way.",
      source: "RFC 9293, 3.10.7.4, eighth check; 3.4",
      packets: [server.sends(".", { seq: 1, ack: 2 })],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_1] },
      shows: ["C1", "C2", "C5"],
    }),
    network.delivers(server.sends("."), {
      why: "The client's FIN is acknowledged. The client enters FIN-WAIT-2, and its Send-Q is empty. It now waits for the server's FIN, however long that takes.",
      source: "RFC 9293, 3.10.7.4, fifth check",
      packets: [],
      sockets: { client: [FIN_WAIT_2] },
      shows: ["C1"],
    }),
    server.steps("close", {
      why: "The server closes too. Its FIN is on its way, and the server waits in LAST-ACK for one more acknowledgment.",
      source: "RFC 9293, 3.6 and 3.10.4",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 2 })],
      sockets: { server: [LISTEN, LAST_ACK] },
      shows: ["C4"],
    }),
    network.delivers(server.sends("F."), {
      why: "The server's FIN reaches the client, which acknowledges it and enters TIME-WAIT. For the client the connection is over. The server does not know that yet.",
      source: "RFC 9293, 3.10.7.4, eighth check",
      packets: [client.sends(".", { seq: 2, ack: 2 })],
      sockets: { client: [{ ...TIME_WAIT, timer: "timewait" }] },
      shows: ["C4", "C5"],
    }),
    network.delivers(client.sends("."), {
      why: "The last ACK reaches the server: it is CLOSED, and its row is gone. The server sends no answer, so the client cannot know, and it stays in TIME-WAIT.",
      source: "RFC 9293, 3.10.7.4, fifth check",
      packets: [],
      sockets: { server: [LISTEN] },
      shows: ["C4"],
    }),
  ],
  flags: "S S. . F. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT",
  },
});
