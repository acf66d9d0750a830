import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  inAnyOrder,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

const MEGABYTE = 1_000_000;
/** 1500 bytes of the network, less 20 for IP, 20 for TCP and 12 for timestamps. */
const SEGMENT = 1448;

export default lab("bulk", {
  question: "What does one send() of a megabyte look like on the wire?",
  steps: [
    ...opening(),
    server.starts("receive", {
      blocksIn: "recv",
      why: "MSG_WAITALL: this recv returns when the whole megabyte is there. Until then the server sleeps.",
      source: "recv(2)",
      packets: [],
    }),
    client.steps("send", {
      why: "One call, and 691 segments or a few more: the send buffer is smaller than a megabyte, so the call copies a part, waits for ACKs and copies the next. How the two kernels take turns is different in every run. The bytes are not: each of the million is sent and acknowledged.",
      source: "RFC 9293, 3.7.1 and 3.8.6; RFC 5681, 3.1",
      within: 5,
      calls: [returns("send", MEGABYTE)],
      packets: [
        inAnyOrder([
          client.sendsSeveral({
            flags: [".", "P."],
            atLeast: Math.ceil(MEGABYTE / SEGMENT),
            bytes: MEGABYTE,
          }),
          server.sendsSeveral({ flags: ["."], atLeast: 1, bytes: 0 }),
        ]),
      ],
      finishes: server.line("receive", { calls: [returns("recv", MEGABYTE)] }),
      sockets: { server: [LISTEN, ESTABLISHED], client: [ESTABLISHED] },
      shows: ["D5", "D8"],
    }),
    client.steps("close", {
      why: "The FIN has the number after the last byte. Nothing is lost: the numbers of both sides agree on a megabyte.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [
        client.sends("F.", { seq: MEGABYTE + 1 }),
        server.sends(".", { ack: MEGABYTE + 2 }),
      ],
      sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
    }),
    server.steps("receive-end", {
      why: "0: all bytes have been received, and the client has closed.",
      source: "recv(2)",
      calls: [returns("recv", 0)],
      packets: [],
      sockets: { server: [LISTEN, { ...CLOSE_WAIT, recvQ: 0 }] },
    }),
    server.steps("close", {
      why: "The server closes as well, and the client waits in TIME-WAIT.",
      source: "RFC 9293, 3.6",
      calls: [returns("close", 0)],
      packets: [server.sends("F.", { seq: 1, ack: MEGABYTE + 2 }), client.sends(".", { ack: 2 })],
      sockets: { server: [LISTEN], client: [TIME_WAIT] },
    }),
  ],
  // a buffer that does not grow, so that the window at the end is the same in every run
  stage: { sysctls: { server: { "net.ipv4.tcp_moderate_rcvbuf": "0" } } },
  flags: "S S. . {(.|P.)* (.)*} F. . F. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
  },
});
