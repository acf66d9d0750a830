import { client, ESTABLISHED, LISTEN, lab, returns, server } from "wirestep/lab";

export default lab("small-mtu", {
  question: "What is different on a network with smaller packets?",
  stage: { mtu: 1280 },
  steps: [
    server.steps("listen", {
      why: "The server waits for connections on port 12345.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "The network carries packets of 1280 bytes. Both kernels know this from their network device, and report MSS 1240, which is 1280 minus 20 for IP and 20 for TCP.",
      source: "RFC 9293, 3.7.1; RFC 6691",
      calls: [returns("socket", 3), returns("connect", 0)],
      packets: [
        client.sends("S", { options: "mss 1240,sackOK,TS,nop,wscale" }),
        server.sends("S.", { options: "mss 1240,sackOK,TS,nop,wscale" }),
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
      why: "The server takes the connection.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    client.steps("patience", {
      why: "The client's kernel need not acknowledge every segment at once, so the order below is always the same.",
      source: "tcp(7), TCP_QUICKACK",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    server.steps("send", {
      why: "1448 bytes, which are one segment on Ethernet, are two here: 1228, because timestamps take 12 of the 1240, and the other 220.",
      source: "RFC 9293, 3.7.1; RFC 7323, 3.2",
      calls: [returns("send", 1448)],
      wire: "segments",
      packets: [
        server.sends(".", { seq: 1, length: 1228, options: "nop,nop,TS" }),
        server.sends("P.", { seq: 1229, length: 220 }),
        client.sends(".", { ack: 1449 }),
      ],
      sockets: { client: [{ ...ESTABLISHED, recvQ: 1448 }] },
      shows: ["D8"],
    }),
  ],
  flags: "S S. . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
