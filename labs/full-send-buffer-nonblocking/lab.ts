import {
  client,
  ESTABLISHED,
  fails,
  LISTEN,
  lab,
  network,
  opening,
  returns,
  server,
} from "wirestep/lab";

const [listen, connect, accept] = opening();

export default lab("full-send-buffer-nonblocking", {
  question: "How much does send() take when it may not wait?",
  stage: { mtu: 9000 }, // one segment is more than the smallest send buffer
  steps: [
    listen,
    server.steps("receive-buffer", {
      why: "A small receive buffer makes the client's kernel fill its send buffer by one segment at a time, as in the lab full-send-buffer.",
      source: "net/ipv4/tcp.c, tcp_xmit_size_goal",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    connect,
    accept,
    client.steps("small", {
      why: "The program sets the smallest send buffer there is. One segment of 8948 bytes fills it.",
      source: "socket(7), SO_SNDBUF",
      calls: [returns("setsockopt", 0)],
      packets: [],
    }),
    network.holdsEverything({
      why: "From now on the network holds every packet before its receiver until a step delivers it.",
      packets: [],
    }),
    client.steps("send", {
      why: "send gets 10000 bytes and may not wait (MSG_DONTWAIT). It takes the 8948 bytes that there is room for, and returns that number. This is no error, and errno is not set.",
      source: "send(2), MSG_DONTWAIT",
      calls: [returns("send", 8948)],
      packets: [client.sends(".", { seq: 1, length: 8948 })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 8948 }] },
      shows: ["D4"],
    }),
    client.steps("send-rest", {
      why: "Now there is no room for a single byte. send returns -1 with EAGAIN: try again. It has taken nothing.",
      source: "send(2), EAGAIN",
      calls: [fails("send", "EAGAIN")],
      packets: [],
      shows: ["D4"],
    }),
    network.delivers(client.sends("."), {
      why: "The bytes arrive and are acknowledged.",
      packets: [server.sends(".", { ack: 8949 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 8948 }] },
    }),
    network.delivers(server.sends("."), {
      why: "The ACK makes room. It wakes no program, because none waits.",
      packets: [],
      sockets: { client: [ESTABLISHED] },
    }),
    client.steps("send-rest-again", {
      why: "The same call now takes the remaining 1052 bytes.",
      source: "send(2)",
      calls: [returns("send", 1052)],
      packets: [client.sends("P.", { seq: 8949, length: 1052 })],
      sockets: { client: [{ ...ESTABLISHED, sendQ: 1052 }] },
      shows: ["D4"],
    }),
    network.releases({
      why: "These bytes arrive too.",
      packets: [server.sends(".", { ack: 10001 })],
      sockets: { server: [LISTEN, { ...ESTABLISHED, recvQ: 10000 }], client: [ESTABLISHED] },
    }),
  ],
  flags: "S S. . . . P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
