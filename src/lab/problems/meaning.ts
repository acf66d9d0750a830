/**
 * Checks that a lab of correct shape is consistent: flags and states agree with its steps, numbers are
 * possible in TCP, and the stage can be made.
 */
import type { TcpState } from "../../sockets/states.ts";
import {
  eachPacket,
  flagWord,
  inTcpdumpsOrder,
  isProgramStep,
  type Lab,
  PEERS,
  type Peer,
  type SocketExpectation,
} from "../model.ts";
import { isGated } from "../plan/gated.ts";
import { settingProblems } from "../settings.ts";
import { orderProblems } from "./order.ts";
import { type Problem, placeOf } from "./problem.ts";
import { unknownNumberProblems } from "./unknown-numbers.ts";

export function meaningProblems(lab: Lab): readonly Problem[] {
  return [
    ...flagProblems(lab),
    ...stateProblems(lab),
    ...ackProblems(lab),
    ...unknownNumberProblems(lab),
    ...portProblems(lab),
    ...orderProblems(lab),
    ...loopbackProblems(lab),
    ...settingProblems(lab),
    ...pointProblems(lab),
  ];
}

/** Points that no program could get, and a lab that gives none. */
function pointProblems({ steps, points = {} }: Lab): Problem[] {
  const shown = new Set(steps.flatMap(({ shows = [] }) => shows));
  const unshown = Object.keys(points.statements ?? {}).filter((id) => !shown.has(id));
  const problems = unshown.map((id) => ({
    path: ["points", "statements", id],
    text: `points.statements.${id}: no step shows ${id}; add it to a step's shows`,
  }));
  const worth = [
    ...steps.map((step) => step.points ?? (isProgramStep(step) ? 1 : 0)),
    ...Object.values(points.statements ?? {}),
    points.wholeRun ?? 1,
  ];
  if (worth.some((one) => one > 0)) return problems;
  return [
    ...problems,
    { path: ["points"], text: "points: nothing gives any; a grading needs some" },
  ];
}

function flagProblems({ steps, flags }: Lab): Problem[] {
  const all = steps.flatMap((step) => step.packets.map(flagWord)).join(" ");
  if (all === flags.split(" ").map(inTcpdumpsOrder).join(" ")) return [];
  const text = `flags: is "${flags}", but the packets of the steps give "${all}"; correct one of them`;
  return [{ path: ["flags"], text }];
}

function stateProblems(lab: Lab): Problem[] {
  return PEERS.flatMap((peer) => {
    const declared = lab.states[peer];
    const [first, all] = statesAddedUp(lab, peer);
    if (declared === first || declared === all) return [];
    const text = `is "${declared}", but the tables of the steps give "${first}"; correct one of them`;
    return [{ path: ["states", peer], text: `states.${peer}: ${text}` }];
  });
}

/**
 * The states of the first connection according to the tables of the steps, as the check reads them from
 * the kernel's tables. A later connection counts if it has the same four-tuple. Only a run shows that, so
 * a lab may declare either.
 * @returns without and with the later connections
 */
export function statesAddedUp(lab: Lab, peer: Peer): readonly [first: string, all: string] {
  return [statesOf(lab, peer, (connection) => connection === 1), statesOf(lab, peer, () => true)];
}

function statesOf(
  { steps, port }: Lab,
  peer: Peer,
  counts: (connection: number) => boolean,
): string {
  const path: TcpState[] = ["CLOSED"];
  let rows: readonly SocketExpectation[] = [];
  let begun = 0;
  for (const { sockets, packets } of steps) {
    rows = sockets?.[peer] ?? rows;
    const connections = eachPacket(packets).map((packet) =>
      packet.kind === "icmp" ? 0 : (packet.connection ?? 1),
    );
    begun = Math.max(begun, ...connections);
    const row = rows.findLast(
      ({ connection = 0, state }) => connection > 0 && state !== undefined && counts(connection),
    );
    const listening = rows.some((one) => one.state === "LISTEN" && (one.port ?? port) === port);
    const waiting = begun === 0 || path.every((state) => INCOMPLETE.includes(state));
    const other = listening && waiting ? "LISTEN" : "CLOSED";
    const state = (begun > 0 ? row?.state : undefined) ?? other;
    if (state !== path.at(-1)) path.push(state);
  }
  return path.join(" ");
}

/** The states of a listening peer before its connection is complete. */
const INCOMPLETE: readonly TcpState[] = ["CLOSED", "LISTEN", "SYN-RECEIVED"];

/** RFC 9293, 3.4: a SYN takes one number, so the lowest possible acknowledgment is the ISN plus one. */
function ackProblems(lab: Lab): Problem[] {
  return lab.steps.flatMap(({ packets }, index) =>
    packets.flatMap((packet, at): Problem[] => {
      if (packet.kind !== "segment" || packet.ack !== 0) return [];
      const path = ["steps", index, "packets", at, "ack"];
      const text = "0 does not acknowledge the SYN, which takes one number";
      const fix = "use ISN + 1 or more, or leave ack out";
      return [{ path, text: `${placeOf(path, lab)}: ${text}; ${fix}` }];
    }),
  );
}

/** The states of the first connection, and its history in the kernel's trace, are those on the lab's port. */
function portProblems(lab: Lab): Problem[] {
  return lab.steps.flatMap(({ packets }, index) =>
    packets.flatMap((part, at) =>
      eachPacket([part]).flatMap((packet): Problem[] => {
        if (packet.kind === "icmp" || (packet.connection ?? 1) > 1) return [];
        if (packet.port === undefined || packet.port === lab.port) return [];
        const path = ["steps", index, "packets", at];
        const text = `connection 1 is on port ${packet.port}, and the lab is on port ${lab.port}`;
        const fix = "write port in the lab, or let the first connection be to the lab's port";
        return [{ path, text: `${placeOf(path, lab)}: ${text}; ${fix}` }];
      }),
    ),
  );
}

/** One host has one network namespace, without a gate between the peers. */
function loopbackProblems({ stage, steps, families = [] }: Lab): Problem[] {
  if (stage?.loopback === undefined) return [];
  const listed = steps.findIndex((step) => step.loopback !== undefined);
  return [
    ...(listed < 0
      ? []
      : [
          {
            path: ["steps", listed, "loopback"],
            text: "loopback: the connections of this lab are on the loopback interface; list their packets in packets",
          },
        ]),
    ...(stage.mtu === undefined
      ? []
      : [
          {
            path: ["stage", "mtu"],
            text: "stage.mtu: the loopback interface has its own MTU; leave mtu out",
          },
        ]),
    ...(stage.sysctls?.client === undefined
      ? []
      : [
          {
            path: ["stage", "sysctls", "client"],
            text: "stage.sysctls: on loopback both peers have the server's settings; leave the client's out",
          },
        ]),
    ...(isGated(steps)
      ? [
          {
            path: ["stage", "loopback"],
            text: "stage.loopback: packets cannot be held on loopback; remove loopback or the network's steps",
          },
        ]
      : []),
    ...(families.includes(6)
      ? [
          {
            path: ["families"],
            text: "families: loopback labs run only on IPv4; leave families out",
          },
        ]
      : []),
  ];
}
