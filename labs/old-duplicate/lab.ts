import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  fails,
  LISTEN,
  lab,
  network,
  opening,
  server,
  TIME_WAIT,
} from "wirestep/lab";

/** Told by its numbers: those of the first connection. */
const OLD_NEWS = client.sends("P.", { seq: 1, ack: 1, data: "old news" });
const AGAIN: typeof ESTABLISHED = { ...ESTABLISHED, connection: 2 };
const WAITING: typeof TIME_WAIT = { ...TIME_WAIT, timer: "timewait" };

export default lab("old-duplicate", {
  question: "What becomes of a segment that arrives when its connection is over?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: "8 bytes for the server, with the numbers of this connection.",
      packets: [OLD_NEWS, server.sends(".", { ack: 9 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 8 }] },
    }),
    server.steps("receive", {
      why: "The server's program has got what was sent, once.",
      packets: [],
      prints: "old news\n",
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    server.steps("close", {
      why: "The server closes first.",
      packets: [server.sends("F."), client.sends(".")],
      sockets: { server: [LISTEN, FIN_WAIT_2], client: [CLOSE_WAIT] },
    }),
    client.steps("close", {
      why: "Then the client. The connection is over: TIME-WAIT at the server, no row at the client.",
      packets: [client.sends("F."), server.sends(".")],
      sockets: { server: [LISTEN, WAITING], client: [] },
    }),
    network.holds([client.sends("P."), server.sends(".")], {
      why: "A network may duplicate packets, and keep them for a while.",
      packets: [],
    }),
    network.duplicates([OLD_NEWS, OLD_NEWS], {
      why: "Two copies of the segment with the data turn up before the server's door, byte for byte as it was sent.",
      source: "RFC 9293, 3.4",
      packets: [OLD_NEWS, OLD_NEWS],
    }),
    network.delivers(OLD_NEWS, {
      why: "The first meets TIME-WAIT: these numbers have been received, so there is nothing to take. The server acknowledges what it has (ack 10), and no program hears of it.",
      source: "RFC 9293, 3.10.7.4, first check",
      packets: [server.sends(".", { seq: 2, ack: 10 })],
      shows: ["C8"],
    }),
    network.drops(server.sends("."), {
      why: "That ACK is lost: the client, which knows of no connection, would answer with RST and end TIME-WAIT early.",
      source: "RFC 1337",
      packets: [],
    }),
    client.steps("connect-again", {
      why: "The same four-tuple again, from port 40000. A SYN that is newer than all of the old connection, by its timestamp or its number, may end TIME-WAIT and begin a new one.",
      source: "RFC 9293, 3.6.1; RFC 6191",
      packets: [
        client.sends("S", { connection: 2, reads: "client.40000 > server.12345:" }),
        server.sends("S.", { connection: 2 }),
        client.sends(".", { connection: 2 }),
      ],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...AGAIN, owner: "none" },
        ],
        client: [AGAIN],
      },
    }),
    server.steps("accept-again", {
      why: "The server's program holds it, and has received nothing.",
      packets: [],
      sockets: { server: [LISTEN, AGAIN] },
    }),
    network.delivers(OLD_NEWS, {
      why: "The second copy has the new connection's addresses and ports, but the old one's numbers and timestamp: it is too old. The server acknowledges what it has of the new connection, that is nothing (ack 1).",
      source: "RFC 9293, 3.10.7.4, first check; RFC 7323, 5.3 (PAWS)",
      packets: [server.sends(".", { connection: 2, seq: 1, ack: 1 })],
      shows: ["C8"],
    }),
    network.delivers(server.sends(".", { connection: 2 }), {
      why: "For the client that is an ACK like any other.",
      packets: [],
    }),
    server.steps("receive-again", {
      why: "The program that reads finds nothing: the old news have not become new ones.",
      source: "recv(2), EAGAIN",
      calls: [fails("recv", "EAGAIN")],
      packets: [],
      shows: ["C8"],
    }),
  ],
  // the answer to the late segment would quote its numbers, counted from the new connection's
  stage: { sysctls: { server: { "net.ipv4.tcp_dsack": "0" } } },
  flags: "S S. . P. . F. . F. . P. P. . S S. . .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED FIN-WAIT-2 TIME-WAIT ESTABLISHED",
    client: "CLOSED ESTABLISHED CLOSE-WAIT CLOSED ESTABLISHED",
  },
});
