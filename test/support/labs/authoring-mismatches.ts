/**
 * The text that each kind of expectation prints when it is not met. A correct run is checked against a lab
 * that expects one other thing. labs/AUTHORING.md has these texts as examples.
 */
import { checkLoopback } from "../../../src/check/loopback.ts";
import { checkSettings } from "../../../src/check/settings.ts";
import { checkStep } from "../../../src/check/step.ts";
import type { SocketExpectation } from "../../../src/lab/model.ts";
import type {
  PlannedLineStep,
  PlannedPart,
  PlannedSegment,
  PlannedStep,
} from "../../../src/lab/plan/plan.ts";
import type { LoopbackPacket } from "../../../src/record/record.ts";
import { mismatchText } from "../evidence/mismatch-text.ts";
import { executedLine } from "../evidence/steps.ts";
import { closeRun } from "../runs/close-run.ts";
import { handshakeRun } from "../runs/handshake-run.ts";
import type { SeenStep } from "../runs/seen-run.ts";
import { udpRun } from "../runs/udp-run.ts";

/** The texts by the field that expects something else. */
export function authoringMismatches(): Readonly<Record<string, string>> {
  const handshake = handshakeRun();
  const connect = numbered(handshake, 2);
  const segment = (fields: Partial<PlannedSegment>) =>
    mismatch(connect, { packets: withFirst(connect, fields) });
  const row = (fields: Partial<SocketExpectation>) =>
    mismatch(connect, {
      sockets: {
        ...connect.planned.sockets,
        client: connect.planned.sockets.client.map((one) => ({ ...one, ...fields })),
      },
    });
  const waits = numbered(handshake, 4);
  const again = numbered(handshake, 5);
  const receive = numbered(closeRun(), 5);
  const send = numbered(udpRun(), 3);
  return {
    calls: mismatch(connect, {
      calls: [
        { name: "socket", result: 3 },
        { name: "connect", result: -1, errno: "ECONNREFUSED" },
      ],
    }),
    prints: mismatch(receive, { prints: "welcome\n" }),
    blocksIn: mismatch(waits, { blocksIn: "recv" }),
    call: ranToCall(waits, "accept"),
    finishes: mismatch(again, {
      finishes: again.planned.finishes && {
        ...again.planned.finishes,
        calls: [{ name: "accept", result: 6 }],
      },
    }),
    packets: mismatch(connect, { packets: connect.planned.packets.slice(0, 2) }),
    flags: segment({ flags: "S." }),
    ack: mismatch(connect, {
      packets: connect.planned.packets.map((one, index) =>
        index === 1 ? { ...one, ack: 2 } : one,
      ),
    }),
    length: segment({ length: 5 }),
    window: segment({ window: 65535 }),
    options: segment({ options: "mss 1440,sackOK,TS,nop,wscale" }),
    reads: segment({ reads: "wscale 9" }),
    datagram: mismatch(send, {
      packets: send.planned.packets.map((one) => ({ ...one, length: 10 })),
    }),
    receiver: mismatch(send, {
      packets: send.planned.packets.map((one) => ({ ...one, to: "broadcast" })),
    }),
    fragments: mismatch(send, {
      packets: send.planned.packets.map((one) => ({ ...one, fragments: [16, 4] })),
    }),
    several: mismatch(connect, {
      packets: [
        ...connect.planned.packets.slice(0, 2),
        { kind: "segments", from: "client", connection: 1, atLeast: 2, bytes: 1000 },
      ],
    }),
    state: row({ state: "SYN-SENT" }),
    recvQ: row({ recvQ: 5 }),
    owner: row({ owner: "none" }),
    timer: row({ timer: "keepalive" }),
    sockets: mismatch(connect, { sockets: { ...connect.planned.sockets, client: [] } }),
    loopback: mismatchText(
      checkLoopback(
        { client: [{ word: "UDP", to: 9999, data: "hello" }] },
        { client: { packets: [toOwnHost()] } },
      ),
    ),
    sysctls: mismatchText(
      checkSettings({ server: { "net.ipv4.tcp_sack": "0" } }, [
        { peer: "server", name: "net.ipv4.tcp_sack", value: "1" },
      ]),
    ),
  };
}

function toOwnHost(): LoopbackPacket {
  const address = "127.0.0.1";
  return {
    word: "UDP",
    source: { address, port: 40_100 },
    destination: { address, port: 9998 },
    text: "IP 127.0.0.1.40100 > 127.0.0.1.9998: UDP, length 5",
    length: 5,
    data: "hello",
  };
}

function numbered(run: readonly SeenStep[], number: number): SeenStep {
  const step = run[number - 1];
  if (step === undefined) throw new Error(`the run has no step ${number}`);
  return step;
}

/** The step, in which the program ran to a call instead of over a line. */
function ranToCall({ planned, observed, context }: SeenStep, call: string): string {
  const { tag: _, ...executed } = observed.executed ?? executedLine();
  const { blocksIn: __, ...step } = planned as PlannedLineStep;
  const byCall = { ...step, action: "calls", call } as PlannedStep;
  return mismatchText(checkStep(byCall, { ...observed, executed: { ...executed, call } }, context));
}

function mismatch({ planned, observed, context }: SeenStep, fields: object): string {
  return mismatchText(checkStep({ ...planned, ...fields } as PlannedStep, observed, context));
}

function withFirst({ planned }: SeenStep, fields: object): readonly PlannedPart[] {
  return planned.packets.map((packet, index) => (index === 0 ? { ...packet, ...fields } : packet));
}
