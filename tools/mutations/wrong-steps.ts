/** The expectations of a step, each time with one thing wrong. */
import type { CheckContext } from "../../src/check/context.ts";
import type { StepObservation } from "../../src/check/step.ts";
import { isLineStep, PEERS, type Peer, type SettingExpectation } from "../../src/lab/model.ts";
import type { PlannedPacket, PlannedStep } from "../../src/lab/plan.ts";
import { type Wrong, within, wrong, wrongLists, wrongRanges } from "./wrong.ts";
import { wrongFinishes, wrongLines } from "./wrong-lines.ts";
import { wrongActs } from "./wrong-network.ts";
import { wrongPackets } from "./wrong-packets.ts";
import { wrongRows } from "./wrong-rows.ts";

/** A step and its recorded observation, which meets the expectations. */
export interface StepSeen {
  readonly planned: PlannedStep;
  readonly observed: StepObservation;
  readonly context: CheckContext;
}

export function wrongSteps({
  planned: step,
  observed,
  context,
}: StepSeen): readonly Wrong<PlannedStep>[] {
  return [
    ...within(wrongPacketLists(step.packets, observed), (packets) => ({ ...step, packets })),
    ...PEERS.flatMap((peer) =>
      within(wrongTables(peer, step, observed, context), (rows) => ({
        ...step,
        sockets: { ...step.sockets, [peer]: rows },
      })),
    ),
    ...wrongSettings(step),
    ...(isLineStep(step) ? wrongLines(step) : []),
    ...(step.action === "passes"
      ? within(wrongRanges(step.seconds), (seconds) => ({ ...step, seconds }), "how long")
      : []),
    ...(isLineStep(step) || step.action === "passes" ? [] : wrongActs(step)),
    ...wrongFinishes(step),
    ...waitingLonger(step),
  ];
}

/** A segment that no peer has sent. */
const NEVER_SENT: PlannedPacket = {
  kind: "segment",
  from: "server",
  flags: "SR",
  seq: 7,
  length: 0,
  connection: 1,
};

function wrongPacketLists(
  packets: readonly PlannedPacket[],
  observed: StepObservation,
): readonly Wrong<readonly PlannedPacket[]>[] {
  return [
    ...wrongLists("packet", packets, (packet, index) => {
      const seen = observed.packets[index];
      if (seen === undefined) throw new Error("as many packets are expected as were seen");
      return wrongPackets(packet, seen);
    }),
    wrong("extra", "a packet that no peer sent", [...packets, NEVER_SENT]),
  ];
}

function wrongTables(
  peer: Peer,
  { sockets }: PlannedStep,
  { tables }: StepObservation,
  { connections }: CheckContext,
): readonly Wrong<PlannedStep["sockets"][Peer]>[] {
  const rows = sockets[peer];
  return [
    ...wrongLists(`${peer} row`, rows, (row) => wrongRows(row, tables[peer], connections.length), {
      ordered: false,
    }),
    wrong("extra", `${peer} row that does not exist`, [
      ...rows,
      { protocol: "tcp", state: "CLOSING", recvQ: 7, sendQ: 7, owner: "none", connection: 9 },
    ]),
  ];
}

function wrongSettings(step: PlannedStep): readonly Wrong<PlannedStep>[] {
  const { sysctls } = step;
  const withSetting = (peer: Peer | "host", name: string, value: SettingExpectation) => ({
    ...step,
    sysctls: { ...sysctls, [peer]: { ...sysctls?.[peer], [name]: value } },
  });
  const named = ([...PEERS, "host"] as const).flatMap((peer) =>
    Object.entries(sysctls?.[peer] ?? {}).map(([name, value]) => {
      const other = typeof value === "string" ? `${value}7` : { rising: value.rising + 1 };
      return wrong("setting", `${peer} ${name}`, withSetting(peer, name, other));
    }),
  );
  const unread = PEERS.map((peer) =>
    wrong("setting", `${peer} one that was not read`, withSetting(peer, "net.ipv4.none", "7")),
  );
  return [...named, ...unread];
}

function waitingLonger(step: PlannedStep): readonly Wrong<PlannedStep>[] {
  const { within: limit } = step;
  if (limit === undefined) return [];
  const longer = wrong("time", "waits longer", { ...step, within: limit + 1 });
  return [{ ...longer, same: "a longer wait for a packet that has arrived" }];
}
