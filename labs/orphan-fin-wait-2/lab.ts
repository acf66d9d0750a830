import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  lab,
  opening,
  returns,
  server,
} from "wirestep/lab";

const [listen, connect] = opening();

export default lab("orphan-fin-wait-2", {
  question: "How long does FIN-WAIT-2 last when the other side never closes?",
  steps: [
    listen,
    connect,
    server.steps("accept", {
      why: "The server takes the connection, and will do nothing more with it.",
      packets: [],
      sockets: { server: [LISTEN, { ...ESTABLISHED, timer: "off" }] },
    }),
    client.steps("shutdown", {
      why: "The client closes its direction and keeps the socket, to read. RFC 9293 sets no end to FIN-WAIT-2. Linux sets none either while a program owns the socket: no timer runs.",
      source: "RFC 9293, 3.6, case 1",
      calls: [returns("shutdown", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 1 }), server.sends(".", { ack: 2 })],
      sockets: {
        server: [LISTEN, { ...CLOSE_WAIT, timer: "off" }],
        client: [{ ...FIN_WAIT_2, owner: "program", timer: "off" }],
      },
    }),
    client.steps("close", {
      why: "close sends nothing more, but now no program is left to read. The row is an orphan: Linux starts a timer of tcp_fin_timeout seconds, and then removes the row without sending anything. The server gets no notice, and stays in CLOSE-WAIT until its program closes.",
      source: "tcp(7), tcp_fin_timeout",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [{ ...FIN_WAIT_2, timer: "timewait" }] },
      sysctls: { client: { "net.ipv4.tcp_fin_timeout": "60" } },
      shows: ["C10"],
    }),
  ],
  flags: "S S. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT",
    client: "CLOSED ESTABLISHED FIN-WAIT-2",
  },
});
