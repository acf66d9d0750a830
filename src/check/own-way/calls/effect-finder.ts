/**
 * Follows a program's calls and knows when the effects of a step have happened: the nth connection has been
 * made, accepted or closed, and the bytes of a connection have been sent or received.
 */
import type { Peer } from "../../../lab/model.ts";
import type { Plan } from "../../../lab/plan/plan.ts";
import type { RecordedCall } from "../../../record/record.ts";
import type { CheckContext } from "../../context.ts";
import { type Act, actsOf } from "./acts.ts";
import { Descriptors, type PlacedCall } from "./descriptors.ts";
import type { Effect } from "./effects.ts";
import { BULK, optionIn, sameCalls } from "./names.ts";

/** An act that no step has asked for so far. */
interface Seen {
  readonly act: Act;
  readonly on: number | "listener" | undefined;
  /** Bytes that no step has asked for. */
  bytes: number;
}

export class EffectFinder {
  readonly #plan: Plan;
  readonly #peer: Peer;
  readonly #descriptors: Descriptors;
  /** The number of the connection of each descriptor, by process and descriptor. */
  readonly #connections = new Map<string, number>();
  #opened = 0;
  #seen: readonly Seen[] = [];

  constructor(peer: Peer, plan: Plan) {
    this.#plan = plan;
    this.#peer = peer;
    this.#descriptors = new Descriptors(peer);
  }

  /** The program's next calls. @param step decides which results are "not yet": those that it does not expect */
  note(calls: readonly RecordedCall[], step: Asking, context: CheckContext): void {
    const placed = this.#descriptors.follow(
      {
        line: { file: this.#plan.programs[this.#peer], number: 0, text: "" },
        calls: [...calls],
      },
      context,
    );
    const on = new Map(placed.map((call) => [call, this.#numberOf(call)]));
    const acts = actsOf(placed, step.calls ?? []).map((act): Seen => {
      return { act, on: on.get(act.calls[0]), bytes: Math.max(0, act.result ?? 0) };
    });
    this.#seen = [...this.#seen, ...acts];
  }

  /** The effects that have not happened. */
  missing(effects: readonly Effect[]): readonly Effect[] {
    const used = new Set<Seen>();
    return effects.flatMap((effect): readonly Effect[] => {
      const acts = this.#actsFor(effect).filter((one) => !used.has(one));
      if (effect.bytes === undefined) {
        const [first] = acts;
        if (first === undefined) return [effect];
        used.add(first);
        return [];
      }
      if (acts.some(isEnd)) return []; // there will be no more bytes
      if (acts.some(isOfSeveral)) return []; // the wire shows its bytes
      const bytes = effect.bytes - acts.reduce((sum, one) => sum + one.bytes, 0);
      return bytes <= 0 ? [] : [{ ...effect, bytes }];
    });
  }

  /** A step's effects have happened: the acts that made them are not those of later steps. */
  take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      const acts = this.#actsFor(effect);
      let bytes = effect.bytes ?? 0;
      for (const one of effect.bytes === undefined ? acts.slice(0, 1) : acts) {
        const taken = Math.min(bytes, one.bytes);
        bytes -= taken;
        one.bytes -= taken;
        if (effect.bytes === undefined || one.bytes === 0 || isOfSeveral(one)) {
          this.#seen = this.#seen.filter((other) => other !== one);
        }
      }
    }
    // a later step that makes a socket makes another one
    this.#seen = this.#seen.filter(({ act }) => act.name !== "socket");
  }

  #actsFor({ name, on }: Effect): readonly Seen[] {
    return this.#seen.filter(
      (one) =>
        one.act.name === name &&
        (on === undefined || one.on === undefined || one.on === on) &&
        // a close of the listening socket is no close of a connection
        (name !== "close" || on !== undefined || one.on !== "listener") &&
        (name !== "setsockopt" || this.#isAsked(one.act)),
    );
  }

  #isAsked({ calls: [{ call }] }: Act): boolean {
    return this.#plan.ownOptions.includes(optionIn(call) ?? "");
  }

  /** Connections are numbered in the order in which the program accepts or asks for them. */
  #numberOf({ name, call, endpoint }: PlacedCall): Seen["on"] {
    const key = (fd: number | undefined, process = call.process ?? 1): string => `${process} ${fd}`;
    const known = this.#connections.get(key(call.fd)) ?? this.#connections.get(key(call.fd, 1));
    const { result = -1 } = call;
    if (name === "accept" && result >= 0) {
      this.#connections.set(key(result), ++this.#opened);
      return this.#opened;
    }
    if (name === "connect" && known === undefined && endpoint?.protocol === "tcp") {
      this.#connections.set(key(call.fd), ++this.#opened);
      return this.#opened;
    }
    if (name === "close" && result === 0) this.#connections.delete(key(call.fd));
    if (known !== undefined) return known;
    return endpoint?.listens === true ? "listener" : undefined;
  }
}

/** The expectations of a step about calls. */
export type Asking = { readonly calls?: Parameters<typeof actsOf>[1] | undefined };

/** Whether a call has said that no more bytes will be moved. */
const isEnd = ({ act }: Seen): boolean => act.errno !== undefined || (act.result ?? 0) <= 0;

/** Whether the act has several messages: its result is their number. */
const isOfSeveral = ({ act }: Seen): boolean => act.calls.some(({ call }) => BULK.has(call.name));

/** The calls at which a program stops that is run until these effects: in the observer's words. */
export function stopsFor(missing: readonly Effect[], ends: boolean): string {
  const [only] = missing;
  const names = missing.flatMap(({ name }) => sameCalls(name));
  if (missing.length === 1 && only?.bytes !== undefined) return `${names.join(",")}=${only.bytes}`;
  return [...new Set([...names, ...(ends ? ["close", "shutdown"] : [])])].join(",") || "none";
}
