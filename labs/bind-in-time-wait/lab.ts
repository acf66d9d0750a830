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

/** The connection that the server closed first, as its restart finds it. */
const WAITING: typeof TIME_WAIT = { ...TIME_WAIT, timer: "timewait" };

const [, connect, accept] = opening();

export default lab("bind-in-time-wait", {
  question: "Why can't a server restart at once, and what does SO_REUSEADDR change?",
  steps: [
    server.steps("allow-reuse", {
      why: "The program sets SO_REUSEADDR on the first listening socket. The sockets that accept returns inherit the option, which matters in the later steps.",
      source: "socket(7)",
      calls: [returns("socket", 3), returns("setsockopt", 0)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    server.steps("listen", {
      why: "The server waits for connections on port 12345.",
      calls: [returns("bind", 0), returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN] },
    }),
    connect,
    accept,
    server.steps("close", {
      why: "This time the server closes first.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: 1 }), client.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, FIN_WAIT_2], client: [CLOSE_WAIT] },
    }),
    client.steps("close", {
      why: "Therefore the server's end stays in TIME-WAIT, on port 12345.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [client.sends("F.", { seq: 1, ack: 2 }), server.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN, WAITING], client: [] },
    }),
    server.steps("close-listening", {
      why: "The server ends. No program uses the port now, but the kernel still does.",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { server: [WAITING] },
    }),
    server.steps("bind", {
      why: "The server starts again with a new socket. bind fails, because the row in TIME-WAIT still uses the port.",
      source: "bind(2), EADDRINUSE",
      calls: [returns("socket", 3), fails("bind", "EADDRINUSE")],
      packets: [],
      shows: ["C9"],
    }),
    server.steps("bind-reuse", {
      why: "With SO_REUSEADDR, bind succeeds. The option makes the kernel ignore leftover connections. It does not allow two sockets to listen.",
      source: "socket(7)",
      calls: [returns("setsockopt", 0), returns("bind", 0)],
      packets: [],
      shows: ["C9"],
    }),
    server.steps("listen-again", {
      why: "The new server listens next to the old connection, which is still waiting. Its row and its timer are unchanged.",
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
