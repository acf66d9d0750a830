/** A run of the lab udp that meets all its expectations. */
import udpLab from "../../../labs/udp/lab.ts";
import type { Entry } from "../../../src/sockets/table.ts";
import { bound, connected, endOf } from "../evidence/entries.ts";
import { datagram } from "../evidence/packets.ts";
import { call } from "../evidence/steps.ts";
import { planOf } from "../labs/lab-plan.ts";
import { RUN } from "./run-numbers.ts";
import { type SeenStep, seenRun } from "./seen-run.ts";

/** The bytes of memory that the kernel charges for each of these small datagrams. */
const BUFFER = 832;

export function udpRun(): readonly SeenStep[] {
  const client = (recvQ = 0): readonly Entry[] => [connected("client", { protocol: "udp", recvQ })];
  return seenRun(planOf(udpLab), [
    {
      calls: [call("socket(AF_INET, SOCK_DGRAM, 0)", 3), call("bind(3, 0.0.0.0:12345)", 0)],
      tables: { server: [bound()] },
    },
    {
      calls: [
        call("socket(AF_INET, SOCK_DGRAM, 0)", 3),
        call(`connect(3, ${RUN.addresses.server}:12345)`, 0),
      ],
      tables: { client: client() },
    },
    {
      calls: [call('send(3, "hello server", 12, 0)', 12)],
      packets: [datagram("client", { data: "hello server" })],
      tables: { server: [bound({ recvQ: BUFFER })] },
    },
    {
      calls: [call("recvfrom(3, buffer, 1024, 0, pointer)", 12)],
      output: "hello server\n",
      tables: { server: [bound()] },
    },
    {
      calls: [
        call(
          `sendto(3, "welcome to join", 15, 0, ${RUN.addresses.client}:${endOf("client").port})`,
          15,
        ),
      ],
      packets: [datagram("server", { data: "welcome to join", number: 2 })],
      tables: { client: client(BUFFER) },
    },
    {
      calls: [call("recv(3, buffer, 1024, 0)", 15)],
      output: "welcome to join\n",
      tables: { client: client() },
    },
    { calls: [call("close(3)", 0)], tables: { client: [] } },
    { calls: [call("close(3)", 0)], tables: { server: [] } },
  ]);
}
