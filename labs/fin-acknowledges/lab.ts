import {
  client,
  FIN_WAIT_1,
  LAST_ACK,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

export default lab("fin-acknowledges", {
  question: "Can a connection be closed with three segments instead of four?",
  steps: [
    ...opening(),
    server.starts("read-and-close", {
      blocksIn: "recv",
      why: "The server will read until the client has closed, and then close without delay. For now it waits.",
      source: "recv(2)",
      packets: [],
    }),
    client.steps("send", {
      why: "The client sends some bytes, which the server reads at once. Then the server waits again.",
      packets: [client.sends("P.", { data: "that is all" }), server.sends(".", { ack: 12 })],
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet, so that the close can be seen segment by segment.",
      packets: [],
    }),
    client.steps("close", {
      why: "The client closes and enters FIN-WAIT-1.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 12, ack: 1 })],
      sockets: { client: [FIN_WAIT_1] },
      shows: ["C12"],
    }),
    network.delivers(client.sends("F."), {
      why: "The server's kernel delays the ACK for 40 ms, in case the program has something to send. It has: recv returns 0, close sends a FIN, and that FIN acknowledges the client's FIN (ack 13). No separate ACK is needed, and no table showed CLOSE-WAIT.",
      source: "RFC 9293, 3.8.6.3 (delayed ACK); RFC 1122, 4.2.3.2",
      packets: [server.sends("F.", { seq: 1, ack: 13 })],
      finishes: server.line("read-and-close", {
        calls: [returns("recv", 11), returns("recv", 0), returns("close", 0)],
      }),
      sockets: { server: [LISTEN, { ...LAST_ACK, recvQ: 0 }] },
      shows: ["C12"],
    }),
    network.delivers(server.sends("F."), {
      why: "The client, in FIN-WAIT-1, gets two things in one segment: the acknowledgment of its FIN and the server's FIN. It goes from FIN-WAIT-1 straight to TIME-WAIT, without FIN-WAIT-2, and acknowledges.",
      source: "RFC 9293, figure 5, note 2; 3.10.7.4, eighth check, FIN-WAIT-1",
      packets: [client.sends(".", { seq: 13, ack: 2 })],
      sockets: { client: [{ ...TIME_WAIT, timer: "timewait" }] },
      shows: ["C12"],
    }),
    network.delivers(client.sends("."), {
      why: "The third segment ends the connection for the server too.",
      source: "RFC 9293, 3.10.7.4, fifth check",
      packets: [],
      sockets: { server: [LISTEN] },
      shows: ["C12"],
    }),
  ],
  flags: "S S. . P. . F. F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED LAST-ACK CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 TIME-WAIT",
  },
});
