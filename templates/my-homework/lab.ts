import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_2,
  LISTEN,
  lab,
  opening,
  returns,
  server,
  TIME_WAIT,
} from "wirestep/lab";

/** Each student has a port and a greeting of their own: VARIANT_PORT and VARIANT_GREETING in variant.h. */
export default lab("my-homework", (variant) => {
  const greeting = variant.text("GREETING", variant.number("LENGTH", [8, 24]));
  const bytes = greeting.length;
  return {
    question: "Does your server greet its client, and close after it?",
    port: variant.port(),
    homework: "server",
    steps: [
      ...opening(),
      server.steps("greet", {
        why: `The server sends its greeting of ${bytes} bytes, and the client's kernel acknowledges them.`,
        source: "RFC 9293, 3.8",
        packets: [server.sends("P.", { data: greeting }), client.sends(".")],
        sockets: { client: [{ ...ESTABLISHED, recvQ: bytes }] },
      }),
      client.steps("receive", {
        why: "The client reads the greeting, so that it closes without unread data.",
        source: "recv(2)",
        packets: [],
        prints: `${greeting}\n`,
        sockets: { client: [ESTABLISHED] },
      }),
      client.steps("close", {
        why: "The client closes first. Its FIN takes one sequence number.",
        source: "RFC 9293, 3.6",
        packets: [client.sends("F.", { seq: 1, ack: 1 + bytes }), server.sends(".", { ack: 2 })],
        sockets: { server: [LISTEN, CLOSE_WAIT], client: [FIN_WAIT_2] },
      }),
      server.steps("close", {
        why: "The server closes the connection too. The client stays in TIME-WAIT, because it closed first.",
        source: "RFC 9293, 3.6",
        calls: [returns("close", 0)],
        packets: [
          server.sends("F.", { seq: 1 + bytes, ack: 2 }),
          client.sends(".", { ack: 2 + bytes }),
        ],
        sockets: { server: [LISTEN], client: [TIME_WAIT] },
      }),
    ],
    flags: "S S. . P. . F. . F. .",
    states: {
      server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
      client: "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT",
    },
  };
});
