import { client, ESTABLISHED, fails, LISTEN, lab, returns, server } from "wirestep/lab";

const SECOND = { ...ESTABLISHED, connection: 2 } as const;
const FIRST_WAITS = { ...ESTABLISHED, owner: "none" } as const;
const SECOND_WAITS = { ...SECOND, owner: "none" } as const;

export default lab("listen-backlog", {
  question: "Which of the waiting connections does accept() take, and how many can wait?",
  steps: [
    server.steps("socket", {
      why: "The server makes the calls of jc::ListenFd one by one.",
      calls: [returns("socket", 3)],
      packets: [],
      sockets: { server: [], client: [] },
    }),
    server.steps("bind", {
      why: "The socket has a port now, but netstat lists no TCP socket that is neither listening nor connected.",
      source: "bind(2)",
      calls: [returns("bind", 0)],
      packets: [],
    }),
    server.steps("listen", {
      why: "The second argument is the backlog: the number of connections that may wait for accept. Here it is 1.",
      source: "listen(2)",
      calls: [returns("listen", 0)],
      packets: [],
      sockets: { server: [LISTEN] },
    }),
    client.steps("connect", {
      why: "The first connection is complete and waits: Recv-Q of the LISTEN row is 1.",
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: { server: [{ ...LISTEN, recvQ: 1 }, FIRST_WAITS], client: [ESTABLISHED] },
    }),
    client.steps("connect-again", {
      why: "The second connection waits behind it. Linux admits one more than the backlog: it tests whether the queue is longer than the backlog, not whether it is full.",
      source: "include/net/sock.h, sk_acceptq_is_full",
      packets: [
        client.sends("S", { connection: 2 }),
        server.sends("S.", { connection: 2 }),
        client.sends(".", { connection: 2 }),
      ],
      sockets: {
        server: [{ ...LISTEN, recvQ: 2 }, FIRST_WAITS, SECOND_WAITS],
        client: [ESTABLISHED, SECOND],
      },
    }),
    client.steps("send-second", {
      why: "Data can be sent before any program has accepted. Only the second connection has data, which does not move it forward.",
      packets: [
        client.sends("P.", { connection: 2, data: "I was second" }),
        server.sends(".", { connection: 2, ack: 13 }),
      ],
      sockets: {
        server: [{ ...LISTEN, recvQ: 2 }, FIRST_WAITS, { ...SECOND_WAITS, recvQ: 12 }],
      },
    }),
    client.steps("try", {
      why: "A third SYN finds the queue full. The server's kernel ignores it, without a RST: the client would send it again a second later, when there may be room. This client does not wait (SOCK_NONBLOCK) and gives up.",
      source: "listen(2); net/ipv4/tcp_input.c, tcp_conn_request",
      calls: [returns("socket", 5), fails("connect", "EINPROGRESS"), returns("close", 0)],
      packets: [client.sends("S", { connection: 3 })],
    }),
    server.steps("accept", {
      why: "accept takes the connection that was complete first, and sends nothing. One connection is left in the queue.",
      source: "accept(2)",
      calls: [returns("accept", 4)],
      packets: [],
      sockets: {
        server: [{ ...LISTEN, recvQ: 1 }, ESTABLISHED, { ...SECOND_WAITS, recvQ: 12 }],
      },
      shows: ["E8"],
    }),
    server.steps("accept-again", {
      why: "The next accept takes the next connection, with the bytes that arrived in the meantime.",
      source: "accept(2)",
      calls: [returns("accept", 5)],
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED, { ...SECOND, recvQ: 12 }] },
      shows: ["E8"],
    }),
    client.steps("send-first", {
      why: "The client sends data on the first connection too.",
      packets: [client.sends("P.", { data: "I was first" }), server.sends(".", { ack: 12 })],
      sockets: {
        server: [LISTEN, { ...ESTABLISHED, recvQ: 11 }, { ...SECOND, recvQ: 12 }],
      },
    }),
    server.steps("receive", {
      why: "Descriptor 4, which the first accept returned, is the first connection.",
      source: "accept(2)",
      calls: [returns("recv", 11)],
      packets: [],
      prints: "I was first\n",
      sockets: { server: [LISTEN, ESTABLISHED, { ...SECOND, recvQ: 12 }] },
      shows: ["E8"],
    }),
  ],
  flags: "S S. . S S. . P. . S P. .",
  states: { server: "CLOSED LISTEN ESTABLISHED", client: "CLOSED ESTABLISHED" },
});
