/** Records with everything that a page shows: sources, packets with their bytes, netstat's text. */
import type { RunRecord, StepRecord } from "../../../src/record/record.ts";
import { connected, listening } from "../evidence/entries.ts";
import { executedLine, stepRecord } from "../evidence/steps.ts";
import { handshakeRecord } from "./handshake-record.ts";
import { Wire } from "./recorded-wire.ts";

const SOURCE = `#include "jc.h"

int main() {
  int fd = jc::Connect("198.18.7.2", 12345);  // step: connect
  jc::Send(fd, "hello");                      // step: send
}
`;
const NETSTAT = "Active Internet connections (servers and established)\nProto Recv-Q Send-Q\n";

/** A handshake, then this number of data segments, at most `each` of them in a step. */
export function longRecord(segments: number, each = 100): RunRecord {
  const wire = new Wire();
  const isn = { client: 1000, server: 5000 };
  const connect: StepRecord = sent(1, [
    wire.client("S", { seq: isn.client }),
    wire.server("S.", { seq: isn.server, ack: isn.client + 1 }),
    wire.client(".", { seq: isn.client + 1, ack: isn.server + 1 }),
  ]);
  const steps = [connect];
  for (let made = 0; made < segments; made += each) {
    const packets = Array.from({ length: Math.min(each, segments - made) }, (_, index) => {
      const seq = isn.client + 1 + 10 * (made + index);
      return wire.client("P.", { seq, ack: isn.server + 1 }, "ten bytes.");
    });
    steps.push(sent(steps.length + 1, packets));
  }
  return pageRecord({ steps });
}

/** A step in which the client sends packets. */
export function sent(number: number, packets: StepRecord["packets"]): StepRecord {
  return stepRecord({
    number,
    name: "client: send",
    executed: executedLine({
      peer: "client",
      tag: "send",
      line: { file: "client.cc", number: 5, text: '  jc::Send(fd, "hello");' },
    }),
    packets,
    tables: { server: [listening(), connected("server")], client: [connected("client")] },
    netstat: { server: NETSTAT, client: NETSTAT },
    why: "Data are sent.",
  });
}

export function pageRecord(fields: Partial<RunRecord> = {}): RunRecord {
  const steps = fields.steps ?? handshakeRecord().steps;
  return {
    ...handshakeRecord(),
    lab: { name: "lab", question: "What is sent?", steps: steps.length },
    sources: { server: SOURCE, client: SOURCE },
    ...fields,
    steps,
  };
}
