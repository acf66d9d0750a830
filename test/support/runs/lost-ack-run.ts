/**
 * A lab in which the network uses all its actions, with a run that meets all its expectations. The network
 * holds the client's FIN, drops the ACK, releases the FIN that is sent again, and duplicates it when the
 * client's end of the connection no longer exists.
 */
import {
  CLOSE_WAIT,
  client,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  type Lab,
  LISTEN,
  lab,
  network,
  server,
  time,
} from "../../../src/lab/index.ts";
import { planLab } from "../../../src/lab/plan/plan.ts";
import { validateLab } from "../../../src/lab/schema/lab.ts";
import { connected, listening } from "../evidence/entries.ts";
import { handshake, segment } from "../evidence/packets.ts";
import { type SeenStep, seenRun } from "./seen-run.ts";

const FIN = client.sends("F.", { seq: 1, ack: 1 });
const ACK = server.sends(".", { seq: 1, ack: 2 });

const lostAckLab: Lab = lab("lost-ack", {
  question: "What happens to a FIN whose ACK is lost?",
  steps: [
    server.steps("listen", { why: "It waits.", packets: [], sockets: { server: [LISTEN] } }),
    client.steps("connect", {
      why: "The handshake.",
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
      why: "The server has the connection.",
      packets: [],
      sockets: { server: [LISTEN, ESTABLISHED] },
    }),
    network.holdsEverything({ why: "From now on.", packets: [] }),
    client.steps("close", {
      why: "The server's gate holds the FIN.",
      packets: [FIN],
      sockets: { client: [{ ...FIN_WAIT_1, timer: "on" }] },
    }),
    network.delivers(client.sends("F."), {
      why: "The server's kernel answers.",
      packets: [ACK],
      sockets: { server: [LISTEN, CLOSE_WAIT] },
    }),
    network.drops(server.sends("."), {
      why: "The ACK is dropped, so the FIN is sent again.",
      packets: [{ ...FIN, afterSeconds: [0.15, 0.6] }],
    }),
    network.releases({
      why: "The server acknowledges again, and this ACK arrives.",
      packets: [ACK],
      sockets: { client: [FIN_WAIT_2] },
    }),
    time.passes([55, 65], {
      why: "The client's kernel waits no longer for the server's FIN.",
      packets: [],
      sockets: { client: [] },
    }),
    network.duplicates(
      { ...client.sends("F."), nth: 2 },
      {
        why: "An old FIN arrives. The server repeats its ACK, and the client no longer knows the connection.",
        packets: [FIN, ACK, client.sends("R", { seq: 2 })],
        sockets: { server: [LISTEN] },
      },
    ),
  ],
  flags: "S S. . F. . F. . F. . R",
  states: {
    server: "CLOSED LISTEN ESTABLISHED CLOSE-WAIT CLOSED",
    client: "CLOSED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED",
  },
});

export function lostAckRun(): readonly SeenStep[] {
  const plan = planLab(validateLab(lostAckLab, "lost-ack"), {
    server: "fd = listen();  // step: listen\naccept(fd);  // step: accept\n",
    client: "fd = connect();  // step: connect\nclose(fd);  // step: close\n",
  });
  const held = { held: true as const };
  const closing = { owner: undefined, state: "FIN-WAIT-1", sendQ: 1 } as const;
  const orphan = { owner: undefined, state: "FIN-WAIT-2" } as const;
  return seenRun(plan, [
    { tables: { server: [listening()] } },
    {
      packets: handshake(),
      tables: {
        server: [listening({ recvQ: 1 }), connected("server", { owner: undefined })],
        client: [connected("client")],
      },
    },
    { tables: { server: [listening(), connected("server")] } },
    { network: { what: [], packets: [] } },
    {
      packets: [{ ...segment("client", "F.", { number: 4 }), ...held }],
      held: [4],
      tables: {
        client: [connected("client", { ...closing, timer: { kind: "on", seconds: 0.2 } })],
      },
    },
    {
      network: { what: ["client > server  [F.]"], packets: [4] },
      packets: [{ ...segment("server", ".", { ack: 2, number: 5 }), ...held }],
      held: [5],
      tables: {
        server: [listening(), connected("server", { state: "CLOSE-WAIT", recvQ: 1 })],
      },
    },
    {
      network: { what: ["server > client  [.]"], packets: [5] },
      packets: [{ ...segment("client", "F.", { number: 6, gap: 0.207 }), repeats: 4, ...held }],
      held: [6],
    },
    {
      network: { what: [], packets: [6] },
      packets: [segment("server", ".", { ack: 2, number: 7 })],
      tables: {
        client: [connected("client", { ...orphan, timer: { kind: "timewait", seconds: 60 } })],
      },
    },
    { passed: 60.2, tables: { client: [] } },
    {
      network: { what: ["client > server  [F.]  nth 2"], packets: [6] },
      packets: [
        { ...segment("client", "F.", { number: 8 }), repeats: 4 },
        segment("server", ".", { ack: 2, number: 9 }),
        segment("client", "R", { seq: 2, number: 10 }),
      ],
      tables: { server: [listening()] },
    },
  ]);
}
