/** The expectations of a step, each time with one thing wrong. */
import type { CheckContext } from "../../src/check/context.ts";
import { pairUp } from "../../src/check/packets/pairing.ts";
import type { StepObservation } from "../../src/check/step.ts";
import { isProgramStep, PEERS, type Peer, type SettingExpectation } from "../../src/lab/model.ts";
import {
  isPacket,
  type PlannedPacket,
  type PlannedPart,
  type PlannedSeveral,
  type PlannedStep,
} from "../../src/lab/plan/plan.ts";
import { type Wrong, within, wrong, wrongLists, wrongRanges } from "./wrong.ts";
import { wrongFinishes, wrongLines } from "./wrong-lines.ts";
import { wrongActs } from "./wrong-network.ts";
import { wrongPackets, wrongSeveral } from "./wrong-packets.ts";
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
    ...(isProgramStep(step) ? wrongLines(step, observed.executed?.calls ?? []) : []),
    ...(step.action === "passes"
      ? within(wrongRanges(step.seconds), (seconds) => ({ ...step, seconds }), "how long")
      : []),
    ...(isProgramStep(step) || step.action === "passes" ? [] : wrongActs(step)),
    ...wrongFinishes(step, observed.finished),
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
  packets: readonly PlannedPart[],
  observed: StepObservation,
): readonly Wrong<readonly PlannedPart[]>[] {
  const { pairs } = pairUp(packets, observed.packets);
  const wrongOnes = (part: PlannedPacket | PlannedSeveral) => {
    if (!isPacket(part)) return wrongSeveral(part);
    const seen = pairs.find(({ expected }) => expected === part)?.observed;
    if (seen === undefined) throw new Error("every expected packet was seen");
    return wrongPackets(part, seen);
  };
  return [
    ...wrongLists("packet", packets, (part): readonly Wrong<PlannedPart>[] => {
      if (part.kind !== "any-order") return wrongOnes(part);
      const members = wrongLists("packet", part.packets, wrongOnes, { ordered: false });
      return within(members, (value) => ({ ...part, packets: value }));
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
