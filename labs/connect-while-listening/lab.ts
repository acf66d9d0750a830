import { fails, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("connect-while-listening", {
  question: "Can a listening socket connect?",
  steps: [
    server.steps("listen", {
      why: "The server listens on its port.",
      source: "RFC 9293, 3.10.1",
      calls: [returns("socket", 3), returns("bind", 0), returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    server.steps("connect", {
      why: "RFC 9293 lets a program turn a passive open into an active one, from LISTEN to SYN-SENT. Linux's connect does not. It requires a socket that is CLOSED, and reports a listening one as already connected (EISCONN). No SYN is sent, and the socket continues to listen.",
      source: "RFC 9293, 3.10.1 and figure 5; Linux: __inet_stream_connect in net/ipv4/af_inet.c",
      calls: [fails("connect", "EISCONN")],
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    server.steps("close", {
      why: "close ends LISTEN. (A SYN that arrives adds a second row, and the LISTEN row stays: lab handshake.)",
      source: "RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { server: [] },
      shows: ["C11"],
    }),
  ],
  flags: "",
  states: { server: "CLOSED LISTEN CLOSED", client: "CLOSED" },
});
