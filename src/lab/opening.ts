/**
 * The first steps of most labs: they open a connection until both programs hold it.
 */
import type { Step } from "./model.ts";
import { client, ESTABLISHED, LISTEN, server } from "./vocabulary.ts";

/** The steps of the lines tagged `listen`, `connect` and `accept`, which the handshake lab explains. */
export function opening(): readonly [listen: Step, connect: Step, accept: Step] {
  return [
    server.steps("listen", {
      why: "The server waits for connections at its port.",
      packets: [],
      sockets: { server: [LISTEN], client: [] },
    }),
    client.steps("connect", {
      why: "The handshake, as in the lab of that name: it waits in the server's queue (Recv-Q 1).",
      packets: [client.sends("S"), server.sends("S."), client.sends(".")],
      sockets: {
        server: [
          { ...LISTEN, recvQ: 1 },
          { ...ESTABLISHED, owner: "none" },
        ],
        client: [ESTABLISHED],
      },
    }),
    server.steps("accept", {
      why: "The server takes the connection out of the queue.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
  ];
}
