/** A run of the lab handshake-slow that meets all its expectations. Packets are held and delivered one by one. */
import handshakeSlowLab from "../../../labs/handshake-slow/lab.ts";
import { connected, listening } from "../evidence/entries.ts";
import { handshake } from "../evidence/packets.ts";
import { call } from "../evidence/steps.ts";
import { planOf } from "../labs/lab-plan.ts";
import { RUN } from "./run-numbers.ts";
import { type SeenStep, seenRun } from "./seen-run.ts";

const RETRANSMISSION = { kind: "on", seconds: 0.99 };

export function handshakeSlowRun(): readonly SeenStep[] {
  const [syn, synAck, ack] = handshake().map((packet) => ({ ...packet, held: true as const }));
  if (syn === undefined || synAck === undefined || ack === undefined) throw new Error("three");
  return seenRun(planOf(handshakeSlowLab), [
    {
      calls: [
        call("socket(AF_INET, SOCK_STREAM, 0)", 3),
        call("bind(3, 0.0.0.0:12345)", 0),
        call("listen(3, 4096)", 0),
      ],
      tables: { server: [listening()] },
    },
    { network: { what: [], packets: [] } },
    {
      waits: "connect",
      packets: [syn],
      held: [1],
      tables: {
        client: [connected("client", { state: "SYN-SENT", sendQ: 1, timer: RETRANSMISSION })],
      },
    },
    {
      network: { what: ["client > server  [S]"], packets: [1] },
      packets: [synAck],
      held: [2],
      tables: {
        server: [
          listening(),
          connected("server", {
            state: "SYN-RECEIVED",
            owner: undefined,
            timer: RETRANSMISSION,
          }),
        ],
      },
    },
    {
      network: { what: ["server > client  [S.]"], packets: [2] },
      packets: [ack],
      held: [3],
      finished: [
        call("socket(AF_INET, SOCK_STREAM, 0)", 3),
        call(`connect(3, ${RUN.addresses.server}:12345)`, 0),
      ],
      tables: { client: [connected("client")] },
    },
    {
      network: { what: ["client > server  [.]"], packets: [3] },
      tables: {
        server: [listening({ recvQ: 1 }), connected("server", { owner: undefined })],
      },
    },
    {
      calls: [call("accept(3, NULL, NULL)", 4)],
      tables: { server: [listening(), connected("server")] },
    },
  ]);
}
