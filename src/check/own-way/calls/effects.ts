/**
 * The effects of a lab's steps: what a program asks its kernel for in a step. They find the steps of a
 * program without tags. They come from the calls that the lab lists. If it lists none, they come from the
 * packets that the peer sends and from the changes of its socket table.
 */
import {
  type CallExpectation,
  isLineStep,
  type Peer,
  type SocketExpectation,
} from "../../../lab/model.ts";
import {
  eachPacket,
  type Plan,
  type PlannedLineStep,
  type PlannedStep,
} from "../../../lab/plan/plan.ts";
import { expectedActs } from "./acts.ts";
import { hasDatagrams } from "./calls.ts";
import { CORE } from "./names.ts";

/** An act that a program must have made when the step is over. */
export interface Effect {
  /** One name for calls that do the same: `send` for `write`. */
  readonly name: string;
  /** The bytes of a stream; absent if one call is the effect, whatever its result. */
  readonly bytes?: number;
  /** The connection, by its number in the run, if the lab has several; or the listening socket. */
  readonly on?: number | "listener";
}

/** The effects of a step of a program, and how they show. */
export interface StepEffects {
  readonly effects: readonly Effect[];
  /** The peer's kernel sends a FIN or a RST, which it does only when the last process has closed the socket. */
  readonly ends: boolean;
  /** The calls that the lab lists. */
  readonly calls: readonly CallExpectation[] | undefined;
  /** The program must also have printed this. */
  readonly prints?: string;
}

export function effectsOf(plan: Plan, step: PlannedLineStep): StepEffects {
  const over = step.action === "starts" ? finishOf(plan, step) : { step, expected: step };
  const { calls, prints, printsMatter } = over.expected;
  const { peer } = step;
  const shown = byTables(plan, over.step, peer);
  const effects = calls === undefined ? shown : withSockets(byCalls(plan, calls), shown);
  const on = connectionOf(plan, over.step, peer);
  const placed = effects.map((effect) => ({ ...(on !== undefined && { on }), ...effect }));
  const wanted = printsMatter === true ? prints?.trim() : printsMatter;
  const blocked = step.blocksIn === undefined ? [] : [{ name: step.blocksIn }];
  return {
    effects: placed.length > 0 ? placed : blocked,
    calls,
    ends: sentBy(over.step, peer).some(({ flags }) => /[FR]/.test(flags)),
    ...(wanted !== undefined && { prints: wanted }),
  };
}

/** The step in which the line finishes that this step starts; this step if there is none. */
function finishOf({ steps }: Plan, { number, peer, tag }: PlannedLineStep) {
  for (const step of steps.slice(number)) {
    const { finishes } = step;
    if (finishes?.peer === peer && finishes.tag === tag) return { step, expected: finishes };
  }
  const none: Pick<PlannedLineStep, "calls" | "prints" | "printsMatter"> = { prints: "" };
  return { step: steps[number - 1] as PlannedStep, expected: none };
}

function byCalls(plan: Plan, calls: readonly CallExpectation[]): readonly Effect[] {
  const datagrams = hasDatagrams(plan);
  const acts = expectedActs(calls, datagrams);
  // the number of a socket is free, so it is no expected act
  if (acts.length === 0 && calls.some(({ name }) => name === "socket")) return [{ name: "socket" }];
  // without a core call, the lab asks about the others
  const core = acts.filter(({ name }) => CORE.has(name));
  return (core.length > 0 ? core : acts).map(({ name, result }) => {
    const isStream = (name === "send" || name === "recv") && !datagrams && result > 0;
    return { name, ...(isStream && { bytes: result }) };
  });
}

/** Closes with the socket that they close, as the tables show it: the listening one, or a connection's. */
function withSockets(effects: readonly Effect[], shown: readonly Effect[]): readonly Effect[] {
  const closes = shown.filter(({ name }) => name === "close").values();
  return effects.map((effect) => {
    const on = effect.name === "close" ? closes.next().value?.on : undefined;
    return on === undefined ? effect : { ...effect, on };
  });
}

type Row = SocketExpectation;

function byTables(plan: Plan, step: PlannedStep, peer: Peer): readonly Effect[] {
  const before = plan.steps[step.number - 2]?.sockets[peer] ?? [];
  const now = step.sockets[peer];
  const sent = sentBy(step, peer);
  const several = hasSeveral(plan);
  const on = ({ connection }: Row): Pick<Effect, "on"> =>
    several && connection !== undefined ? { on: connection } : {};
  const twin = (row: Row, rows: readonly Row[]): Row | undefined =>
    rows.find((one) => one.connection === row.connection && one.protocol === row.protocol);
  const isHeld = (row: Row | undefined): boolean => row?.owner === "program";
  const isOpen = ({ connection }: Row): boolean => connection !== undefined;
  const listens = (rows: readonly Row[]): boolean => rows.some(({ state }) => state === "LISTEN");
  const unconnected = (rows: readonly Row[]): boolean =>
    rows.some(({ protocol, connection }) => protocol === "udp" && connection === undefined);
  const asks = sent.some(({ flags }) => /^S[EW]*$/.test(flags));
  const taken = before.filter(isOpen).flatMap((row): Effect[] => {
    const bytes = Number(row.recvQ) - Number(twin(row, now)?.recvQ ?? 0);
    if (twin(row, now)?.state !== row.state || row.recvQ === twin(row, now)?.recvQ) return [];
    return [{ name: "recv", ...on(row), ...(row.protocol === "tcp" && bytes > 0 && { bytes }) }];
  });
  const bytes = sent.reduce((sum, { length }) => sum + length, 0);
  return [
    ...(unconnected(now) && !unconnected(before) ? [{ name: "bind" }] : []),
    ...(listens(now) && !listens(before) ? [{ name: "listen" }] : []),
    ...now
      .filter((row) => isOpen(row) && isHeld(row) && !isHeld(twin(row, before)))
      .map((row) => {
        const connects = row.protocol === "udp" || asks;
        return { name: connects ? "connect" : "accept", ...on(row) };
      }),
    ...taken,
    ...(bytes > 0 ? [{ name: "send", ...(!hasDatagrams(plan) && { bytes }) }] : []),
    ...before
      .filter((row) => isOpen(row) && isHeld(row) && !isHeld(twin(row, now)))
      .map((row) => ({ name: "close", ...on(row) })),
    ...(sent.some(({ flags }) => flags.includes("F")) && !before.some(isLeft)
      ? [{ name: "shutdown" }]
      : []),
    ...(listens(before) && !listens(now) ? [{ name: "close", on: "listener" as const }] : []),
    ...(unconnected(before) && !unconnected(now) ? [{ name: "close" }] : []),
  ];

  function isLeft(row: Row): boolean {
    return isOpen(row) && isHeld(row) && !isHeld(twin(row, now));
  }
}

interface Sent {
  readonly flags: string;
  readonly length: number;
  readonly connection: number;
}

/** The segments and datagrams that the peer sends in a step. */
function sentBy({ packets }: PlannedStep, peer: Peer): readonly Sent[] {
  return eachPacket(packets).flatMap((packet): readonly Sent[] => {
    if (packet.kind === "icmp" || packet.from !== peer) return [];
    const { connection } = packet;
    if (packet.kind === "segment") {
      return [{ flags: packet.flags, length: packet.length, connection }];
    }
    const length = packet.kind === "datagram" ? packet.length : (packet.bytes ?? 0);
    return [{ flags: "", length, connection }];
  });
}

/** The connection that the peer acts on in a step, as its packets show it. */
function connectionOf(plan: Plan, step: PlannedStep, peer: Peer): number | undefined {
  if (!hasSeveral(plan) || hasDatagrams(plan)) return undefined;
  const numbers = new Set(sentBy(step, peer).map(({ connection }) => connection));
  return numbers.size === 1 ? [...numbers][0] : undefined;
}

function hasSeveral({ steps }: Plan): boolean {
  return steps.some(({ packets }) =>
    eachPacket(packets).some((packet) => packet.kind !== "icmp" && packet.connection > 1),
  );
}

/** Whether a step is found by its effect. */
export function isByEffect(step: PlannedStep): step is PlannedLineStep {
  return isLineStep(step) && step.line === undefined;
}
