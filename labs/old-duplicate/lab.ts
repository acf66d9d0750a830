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

/** Recognised by its numbers, those of the first connection. */
const OLD_NEWS = client.sends("P.", { seq: 1, ack: 1, data: "old news" });
const AGAIN: typeof ESTABLISHED = { ...ESTABLISHED, connection: 2 };
const WAITING: typeof TIME_WAIT = { ...TIME_WAIT, timer: "timewait" };

export default lab("old-duplicate", {
  question: "What happens to a segment that arrives after its connection is over?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: "The client sends 8 bytes to the server, with the numbers of this connection.",
      packets: [OLD_NEWS, server.sends(".", { ack: 9 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 8 }] },
    }),
    server.steps("receive", {
      why: "The server's program has got the bytes, once.",
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
      why: "Then the client closes. The connection is over: the server is in TIME-WAIT, and the client has no row.",
      packets: [client.sends("F."), server.sends(".")],
      sockets: { server: [LISTEN, WAITING], client: [] },
    }),
    network.holds([client.sends("P."), server.sends(".")], {
      why: "A network may duplicate packets and keep them for a while.",
      packets: [],
    }),
    network.duplicates([OLD_NEWS, OLD_NEWS], {
      why: "The network duplicates the segment with the data twice, byte for byte, and holds both duplicates before the server.",
      source: "RFC 9293, 3.4",
      packets: [OLD_NEWS, OLD_NEWS],
    }),
    network.delivers(OLD_NEWS, {
      why: "The first duplicate reaches a connection in TIME-WAIT. These numbers have been received already, so there is nothing to take. The server acknowledges what it has (ack 10), and no program learns of it.",
      source: "RFC 9293, 3.10.7.4, first check",
      packets: [server.sends(".", { seq: 2, ack: 10 })],
      shows: ["C8"],
    }),
    network.drops(server.sends("."), {
      why: "The network drops that ACK. The client knows of no connection, so it would answer with a RST and end TIME-WAIT early.",
      source: "RFC 1337",
      packets: [],
    }),
    client.steps("connect-again", {
      why: "The client uses the same four-tuple again, from port 40000. If a SYN is newer than everything of the old connection, by its timestamp or its number, it may end TIME-WAIT and begin a new connection.",
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
      why: "The server's program owns the new connection and has received nothing.",
      packets: [],
      sockets: { server: [LISTEN, AGAIN] },
    }),
    network.delivers(OLD_NEWS, {
      why: "The second duplicate has the new connection's addresses and ports, but the old one's numbers and timestamp, so it is too old. The server acknowledges what it has of the new connection, which is nothing (ack 1).",
      source: "RFC 9293, 3.10.7.4, first check; RFC 7323, 5.3 (PAWS)",
      packets: [server.sends(".", { connection: 2, seq: 1, ack: 1 })],
      shows: ["C8"],
    }),
    network.delivers(server.sends(".", { connection: 2 }), {
      why: "For the client this is an ACK like any other.",
      packets: [],
    }),
    server.steps("receive-again", {
      why: "The program reads and finds nothing: the old data have not become data of the new connection.",
      source: "recv(2), EAGAIN",
      calls: [fails("recv", "EAGAIN")],
      packets: [],
      shows: ["C8"],
    }),
  ],
  // otherwise the answer to the late segment quotes its numbers, counted from the new connection's ISN
  stage: { sysctls: { server: { "net.ipv4.tcp_dsack": "0" } } },
  flags: "S S. . P. . F. . F. . P. P. . S S. . .",
  states: {
    server: "CLOSED LISTEN ESTABLISHED FIN-WAIT-2 TIME-WAIT ESTABLISHED",
    client: "CLOSED ESTABLISHED CLOSE-WAIT CLOSED ESTABLISHED",
  },
});
