import {
  CLOSE_WAIT,
  client,
  FIN_WAIT_2,
  fails,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

/** What the server's restart meets: the connection it closed first. */
const WAITING: typeof TIME_WAIT = { ...TIME_WAIT, timer: "timewait" };

const [, connect, accept] = opening();

export default lab("bind-in-time-wait", {
  question: "Why can a server not start again at once, and what does SO_REUSEADDR change?",
  steps: [
    server.steps("allow-reuse", {
      why: "SO_REUSEADDR on the first listening socket. It is inherited by the sockets that accept gives out, and that will matter below.",
      source: "socket(7)",
      calls: [returns("socket", 3), returns("setsockopt", 0)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    server.steps("listen", {
      why: "The server waits for connections at port 12345.",
      calls: [returns("bind", 0), returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN] },
    }),
    connect,
    accept,
    server.steps("close", {
      why: "This time the server closes first.",
      source: "RFC 9293, 3.6",
      packets: [server.sends("F.", { seq: 1, ack: 1 }), client.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, FIN_WAIT_2], client: [CLOSE_WAIT] },
    }),
    client.steps("close", {
      why: "So it is the server's end that is left in TIME-WAIT, at port 12345.",
      source: "RFC 9293, 3.6",
      packets: [client.sends("F.", { seq: 1, ack: 2 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, WAITING], client: [] },
    }),
    server.steps("close-listening", {
      why: "The server ends. No program has anything to do with the port any more, but the kernel still has.",
      packets: [],
      sockets: { server: [WAITING] },
    }),
    server.steps("bind", {
      why: "The server starts again, with a new socket, and may not have the port: the row in TIME-WAIT has it.",
      source: "bind(2), EADDRINUSE",
      calls: [returns("socket", 3), fails("bind", "EADDRINUSE")],
      packets: [],
      shows: ["C9"],
    }),
    server.steps("bind-reuse", {
      why: "With SO_REUSEADDR it may. The option says that connections which are left over do not matter; it does not allow two sockets to listen.",
      source: "socket(7)",
      calls: [returns("setsockopt", 0), returns("bind", 0)],
      packets: [],
      shows: ["C9"],
    }),
    server.steps("listen-again", {
      why: "The new server listens beside the old connection, which waits on: its row and its timer are as before.",
      calls: [returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN, WAITING] },
      shows: ["C9"],
    }),
  ],
  flags: "S S. . F. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED FIN-WAIT-2 TIME-WAIT",
    client: "CLOSED ESTABLISHED CLOSE-WAIT CLOSED",
  },
});
