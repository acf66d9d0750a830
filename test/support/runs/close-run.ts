/** A run of the lab close that meets all its expectations. */
import closeLab from "../../../labs/close/lab.ts";
import type { Plan } from "../../../src/lab/plan/plan.ts";
import { connected, listening } from "../evidence/entries.ts";
import { handshake, segment } from "../evidence/packets.ts";
import { call } from "../evidence/steps.ts";
import { planOf } from "../labs/lab-plan.ts";
import { RUN } from "./run-numbers.ts";
import { type SeenStep, seenRun } from "./seen-run.ts";

const unowned = { owner: undefined, timer: { kind: "timewait", seconds: 59.99 } };

export function closePlan(): Plan {
  return planOf(closeLab);
}

export function closeRun(): readonly SeenStep[] {
  return seenRun(closePlan(), [
    {
      calls: [
        call("socket(AF_INET, SOCK_STREAM, 0)", 3),
        call("bind(3, 0.0.0.0:12345)", 0),
        call("listen(3, 4096)", 0),
      ],
      tables: { server: [listening()] },
    },
    {
      calls: [
        call("socket(AF_INET, SOCK_STREAM, 0)", 3),
        call(`connect(3, ${RUN.addresses.server}:12345)`, 0),
      ],
      packets: handshake(),
      tables: {
        server: [listening({ recvQ: 1 }), connected("server", { owner: undefined })],
        client: [connected("client")],
      },
    },
    {
      calls: [call("accept(3, NULL, NULL)", 4)],
      tables: { server: [listening(), connected("server")] },
    },
    {
      calls: [call('send(4, "welcome to join", 15, 0)', 15)],
      packets: [
        segment("server", "P.", { data: "welcome to join", number: 4 }),
        segment("client", ".", { ack: 16, number: 5 }),
      ],
      tables: { client: [connected("client", { recvQ: 15 })] },
    },
    {
      calls: [call("recv(3, buffer, 1024, 0)", 15)],
      output: "welcome to join\n",
      tables: { client: [connected("client")] },
    },
    {
      calls: [call("close(3)", 0)],
      packets: [
        segment("client", "F.", { ack: 16, number: 6 }),
        segment("server", ".", { seq: 16, ack: 2, number: 7 }),
      ],
      tables: {
        server: [listening(), connected("server", { state: "CLOSE-WAIT", recvQ: 1 })],
        client: [connected("client", { state: "FIN-WAIT-2", ...unowned })],
      },
    },
    {
      calls: [call("close(4)", 0)],
      packets: [
        segment("server", "F.", { seq: 16, ack: 2, number: 8 }),
        segment("client", ".", { seq: 2, ack: 17, number: 9 }),
      ],
      tables: {
        server: [listening()],
        client: [connected("client", { state: "TIME-WAIT", ...unowned })],
      },
    },
    { calls: [call("close(3)", 0)], tables: { server: [] } },
  ]);
}
