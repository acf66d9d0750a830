import { client, ESTABLISHED, LISTEN, lab, server } from "wirestep/lab";

/** 65535, the largest IP packet, minus 20 bytes of IP header and 20 bytes of TCP header. */
const SYN_OPTIONS = "mss 65495,sackOK,TS,nop,wscale";

export default lab("loopback", {
  question: "What does a handshake look like when both ends are on one host?",
  stage: { loopback: true },
  steps: [
    server.steps("listen", {
      why: "As between two hosts, the port is in the table and nothing is sent.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "The same three segments pass over the interface lo. Its MTU is 65536, but an IP packet has at most 65535 bytes, so the MSS is 65535 minus 40. Both rows are in the one table of this host. The transcript sorts them by address.",
      source: "RFC 9293, 3.7.1; RFC 6691, 2",
      packets: [
        client.sends("S", { options: SYN_OPTIONS }),
        server.sends("S.", { options: SYN_OPTIONS }),
        client.sends("."),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
      shows: ["E11"],
    }),
    server.steps("accept", {
      why: "accept takes the connection from the queue. Nothing is sent on loopback either.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ],
  flags: "S S. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
