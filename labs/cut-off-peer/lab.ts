import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
  time,
} from "wirestep/lab";

export default lab("cut-off-peer", {
  question: "Does the result of send() mean that the data have arrived?",
  steps: [
    ...opening(),
    network.holdsEverything({
      why: "The link is cut: from now on nothing gets through. Neither kernel knows of it.",
      packets: [],
    }),
    client.steps("send", {
      why: "send copies 8 bytes into the send buffer and returns 8. Its result means no more than that. The segment is held in the cut link, and the 8 bytes stay in Send-Q.",
      source: "send(2); RFC 9293, 3.9.1",
      calls: [returns("send", 8)],
      packets: [client.sends("P.", { seq: 1, data: "welcome " })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 8 }] },
      shows: ["D3"],
    }),
    network.drops(client.sends("P."), {
      why: "The network drops the segment.",
      packets: [],
    }),
    time.passes([0, 2], {
      why: "After a second without an acknowledgment the kernel sends the bytes again. From now on it has at most one segment on its way, and waits 2 seconds before the next attempt.",
      source: "RFC 6298, 5.4 to 5.6; RFC 5681, 3.1",
      packets: [client.sends("P.", { seq: 1, data: "welcome ", afterSeconds: [0.9, 1.9] })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 8, timer: "on", timerSeconds: [1.1, 3] }] },
    }),
    client.steps("send-more", {
      why: "send returns 7, although these bytes are not even sent. Send-Q counts the bytes that are not acknowledged and those that have not left.",
      source: "send(2)",
      calls: [returns("send", 7)],
      packets: [],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 15 }] },
      shows: ["D3"],
    }),
    client.steps("close", {
      why: "close returns 0, and the program could end here without any error. The FIN follows the data, with number 16, and waits as they do. The kernel already calls that FIN-WAIT-1.",
      source: "close(2); RFC 9293, 3.10.4",
      calls: [returns("close", 0)],
      packets: [],
      sockets: { client: [{ ...FIN_WAIT_1, sendQ: 16 }] },
    }),
    network.releases({
      why: "The link works again. The 8 bytes arrive and are acknowledged, so the rest may leave, together with the FIN. After close, the kernel has done what send promised.",
      source: "RFC 9293, 3.6",
      packets: [
        server.sends(".", { ack: 9 }),
        client.sends("FP.", { seq: 9, data: "to join" }),
        server.sends(".", { ack: 17 }),
      ],
      sockets: { server: [LISTEN, { ...CLOSE_WAIT, recvQ: 16 }], client: [FIN_WAIT_2] },
    }),
    server.steps("receive", {
      why: "The server's program never noticed. recv has passed the FIN, which was in the same segment, so Recv-Q is 0.",
      source: "net/ipv4/tcp.c, tcp_recvmsg_locked",
      calls: [returns("recv", 15)],
      packets: [],
      prints: "welcome to join\n",
      sockets: { server: [LISTEN, { ...CLOSE_WAIT, recvQ: 0 }] },
    }),
  ],
  flags: "S S. . P. P. . FP. .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2",
  },
});
