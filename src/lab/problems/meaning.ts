/**
 * Whether what a lab says of itself agrees: flags and states that its steps add up to, numbers that
 * TCP can have, a stage that can be made. The shape is right already.
 */
import type { TcpState } from "../../sockets/states.ts";
import { flagWord, isGated, type Lab, PEERS, type Peer, type SocketExpectation } from "../model.ts";
import { settingProblems } from "../settings.ts";
import { orderProblems } from "./order.ts";
import { type Problem, placeOf } from "./problem.ts";

export function meaningProblems(lab: Lab): readonly Problem[] {
  return [
    ...flagProblems(lab),
    ...stateProblems(lab),
    ...ackProblems(lab),
    ...orderProblems(lab),
    ...loopbackProblems(lab),
    ...settingProblems(lab),
  ];
}

function flagProblems({ steps, flags }: Lab): Problem[] {
  const all = steps.flatMap((step) => step.packets.map(flagWord)).join(" ");
  if (all === flags) return [];
  return [{ path: ["flags"], text: `flags: says "${flags}", but its steps add up to "${all}"` }];
}

function stateProblems(lab: Lab): Problem[] {
  return PEERS.flatMap((peer) => {
    const said = lab.states[peer];
    const [first, all] = statesAddedUp(lab, peer);
    if (said === first || said === all) return [];
    const text = `says "${said}", but the tables of its steps add up to "${first}"`;
    return [{ path: ["states", peer], text: `states.${peer}: ${text}` }];
  });
}

/**
 * What the tables of the steps say of the first connection, as the check will read it off the
 * kernel's. Later connections count where they have the first one's addresses and ports: which those
 * are only a run can tell, so that a lab may say either.
 * @returns without and with the later connections
 */
export function statesAddedUp(lab: Lab, peer: Peer): readonly [first: string, all: string] {
  return [statesOf(lab, peer, (connection) => connection === 1), statesOf(lab, peer, () => true)];
}

function statesOf({ steps }: Lab, peer: Peer, counts: (connection: number) => boolean): string {
  const path: TcpState[] = ["CLOSED"];
  let rows: readonly SocketExpectation[] = [];
  let begun = 0;
  for (const { sockets, packets } of steps) {
    rows = sockets?.[peer] ?? rows;
    const connections = packets.map((packet) =>
      packet.kind === "icmp" ? 0 : (packet.connection ?? 1),
    );
    begun = Math.max(begun, ...connections);
    const row = rows.findLast(
      ({ connection = 0, state }) => connection > 0 && state !== undefined && counts(connection),
    );
    const listening = rows.some(({ state }) => state === "LISTEN");
    const waiting = begun === 0 || path.every((state) => INCOMPLETE.includes(state));
    const other = listening && waiting ? "LISTEN" : "CLOSED";
    const state = (begun > 0 ? row?.state : undefined) ?? other;
    if (state !== path.at(-1)) path.push(state);
  }
  return path.join(" ");
}

/** What a peer that listens passes before its connection is completed. */
const INCOMPLETE: readonly TcpState[] = ["CLOSED", "LISTEN", "SYN-RECEIVED"];

/** RFC 9293, 3.4: a SYN takes one number, so the least that can be acknowledged is the ISN plus one. */
function ackProblems(lab: Lab): Problem[] {
  return lab.steps.flatMap(({ packets }, index) =>
    packets.flatMap((packet, at): Problem[] => {
      if (packet.kind !== "segment" || packet.ack !== 0) return [];
      const path = ["steps", index, "packets", at, "ack"];
      const fix = "acknowledges not even the SYN, which takes one number: ISN + 1, or leave it out";
      return [{ path, text: `${placeOf(path, lab)}: 0 ${fix}` }];
    }),
  );
}

/** One host has one network namespace, and no door between the peers. */
function loopbackProblems({ stage, steps, families = [] }: Lab): Problem[] {
  if (stage?.loopback === undefined) return [];
  return [
    ...(stage.mtu === undefined
      ? []
      : [{ path: ["stage", "mtu"], text: "stage.mtu: the loopback interface has its own" }]),
    ...(stage.sysctls?.client === undefined
      ? []
      : [
          {
            path: ["stage", "sysctls", "client"],
            text: "stage.sysctls: both peers have the server's on loopback",
          },
        ]),
    ...(isGated(steps)
      ? [
          {
            path: ["stage", "loopback"],
            text: "stage.loopback: packets cannot be held on loopback",
          },
        ]
      : []),
    ...(families.includes(6)
      ? [{ path: ["families"], text: "families: loopback labs are for IPv4" }]
      : []),
  ];
}
