/**
 * Finds the connection that a call worked on. A descriptor gets its connection when connect sends a SYN or when
 * accept takes the oldest complete connection from the queue. A call whose connection is not known fits
 * every connection: it explains less exactly, and never the wrong thing alone.
 */
import type { Peer } from "../lab/model.ts";
import type { Act, MadeCall } from "./happenings.ts";

export const SENDING = new Set([
  "send", "sendto", "sendmsg", "sendmmsg", "write", "writev", "pwrite", "sendfile", "splice",
]); // biome-ignore format: one set
export const RECEIVING = new Set([
  "recv", "recvfrom", "recvmsg", "recvmmsg", "read", "readv", "splice",
]); // biome-ignore format: one set
export const CLOSING = new Set(["close", "shutdown", "dup2", "dup3", "close_range"]);
export const COPYING = new Set(["dup", "dup2", "dup3", "fcntl"]);
const ACCEPTING = new Set(["accept", "accept4"]);

/** An act with the number of its connection, if it is known. */
export interface PlacedAct {
  readonly act: Act;
  connection: number | undefined;
}

/** Bytes of a stream that a call handed over: from `start` up to `end`, relative sequence numbers. */
interface Written {
  readonly placed: PlacedAct;
  readonly start: number;
  readonly end: number;
}

export class Acts {
  readonly #placed: PlacedAct[] = [];
  readonly #descriptors = new Map<string, number>();
  readonly #complete: Record<Peer, { readonly connection: number; readonly port: number }[]> = {
    server: [],
    client: [],
  };
  /** Of each peer: accepts that have returned a connection whose handshake this step's packets will show. */
  readonly #early: Record<Peer, PlacedAct[]> = { server: [], client: [] };
  /** Descriptors of listening sockets, and the acts on them. */
  readonly #listeners = new Set<string>();
  readonly #onListeners = new Set<Act>();
  readonly #written = new Map<string, Written[]>();

  add(act: Act): void {
    const placed: PlacedAct = { act, connection: undefined };
    this.#placed.push(placed);
    if (act.kind === "end") return;
    this.#noteListener(act);
    placed.connection = ACCEPTING.has(act.name)
      ? this.#accepted(act, placed)
      : this.#connectionOf(act);
    if (SENDING.has(act.name)) this.#write(act, placed);
  }

  /** Whether an act is on a socket that listens. It closes no connection that was accepted. */
  isOnListener(act: Act): boolean {
    return this.#onListeners.has(act);
  }

  /** Whether an act is known to be on a connection, and not one that fits every connection. */
  isOn(act: Act, connection: number): boolean {
    return this.#placed.some((one) => one.act === act && one.connection === connection);
  }

  #noteListener(act: MadeCall): void {
    const descriptor = descriptorOf(act);
    if (descriptor === undefined) return;
    const inherited = `${act.peer}/1/${descriptor}`;
    const own = key(act, descriptor);
    if (act.name === "listen" && act.call?.errno === undefined) this.#listeners.add(own);
    if (this.#listeners.has(own) || (this.#listeners.has(inherited) && !this.#descriptors.has(own)))
      this.#onListeners.add(act);
    if (act.name === "close") this.#listeners.delete(own);
  }

  /** A new SYN left: the oldest connect of the peer without a connection made it. */
  opened(peer: Peer, connection: number): void {
    const connecting = this.#placed.findLast(
      ({ act, connection: known }) =>
        act.kind === "call" && act.name === "connect" && act.peer === peer && known === undefined,
    );
    if (connecting === undefined || connecting.act.kind !== "call") return;
    connecting.connection = connection;
    const descriptor = descriptorOf(connecting.act);
    if (descriptor !== undefined)
      this.#descriptors.set(key(connecting.act, descriptor), connection);
  }

  /** The handshake of a connection is complete at the peer that listens. @param port the other side's */
  complete(peer: Peer, connection: number, port: number): void {
    const early = this.#early[peer];
    const named = early.findIndex(({ act }) => act.kind === "call" && names(act, port));
    const [placed] = early.splice(Math.max(named, 0), 1);
    if (placed === undefined) this.#complete[peer].push({ connection, port });
    else this.#placeEarly(placed, connection);
  }

  /** An accept that waited, and the calls since then on its descriptor, get the connection that has woken it. */
  #placeEarly(accepted: PlacedAct, connection: number): void {
    const { act } = accepted;
    if (act.kind === "end") return;
    accepted.connection = connection;
    const own = key(act, act.call?.result ?? -1);
    this.#descriptors.set(own, connection);
    for (const later of this.#placed.slice(this.#placed.indexOf(accepted) + 1)) {
      if (later.act.kind === "end" || ACCEPTING.has(later.act.name)) continue;
      const descriptor = descriptorOf(later.act);
      if (descriptor === undefined || key(later.act, descriptor) !== own) continue;
      later.connection = connection;
      if (SENDING.has(later.act.name)) this.#write(later.act, later);
      if (later.act.name === "close") this.#descriptors.delete(own);
    }
  }

  /** Whether accept has taken the connection. */
  isAccepted(peer: Peer, connection: number): boolean {
    return !this.#complete[peer].some((one) => one.connection === connection);
  }

  /** The peer's acts in a step that may be on a connection, oldest first. */
  in(step: number, peer: Peer, connection: number): readonly Act[] {
    return this.#of(peer, connection).filter((act) => act.step === step);
  }

  /** The peer's acts up to and in a step that may be on a connection, oldest first. */
  until(step: number, peer: Peer, connection: number): readonly Act[] {
    return this.#of(peer, connection).filter((act) => act.step <= step);
  }

  #of(peer: Peer, connection: number): readonly Act[] {
    return this.#placed
      .filter(
        (one) =>
          one.act.peer === peer && (one.connection === undefined || one.connection === connection),
      )
      .map(({ act }) => act);
  }

  /** The call that handed over the byte with a relative sequence number. */
  writerOf(peer: Peer, connection: number, sequence: number): MadeCall | undefined {
    const found = this.#written
      .get(`${peer}/${connection}`)
      ?.find(({ start, end }) => start <= sequence && sequence < end);
    return found?.placed.act.kind === "call" ? found.placed.act : undefined;
  }

  #write({ peer, call }: MadeCall, placed: PlacedAct): void {
    const bytes = call?.result ?? 0;
    if (placed.connection === undefined || bytes <= 0) return;
    const name = `${peer}/${placed.connection}`;
    const list = this.#written.get(name) ?? [];
    const start = list.at(-1)?.end ?? 1; // the SYN has number 0
    this.#written.set(name, [...list, { placed, start, end: start + bytes }]);
  }

  #accepted(act: MadeCall, placed: PlacedAct): number | undefined {
    const result = act.call?.result ?? -1;
    if (result < 0) return undefined;
    const queue = this.#complete[act.peer];
    const named = queue.findIndex(({ port }) => names(act, port));
    const [taken] = queue.splice(Math.max(named, 0), 1);
    if (taken === undefined) {
      this.#descriptors.delete(key(act, result)); // of an earlier connection
      this.#early[act.peer].push(placed);
    } else this.#descriptors.set(key(act, result), taken.connection);
    return taken?.connection;
  }

  #connectionOf(act: MadeCall): number | undefined {
    const descriptor = descriptorOf(act);
    if (descriptor === undefined) return undefined;
    const known =
      this.#descriptors.get(key(act, descriptor)) ??
      this.#descriptors.get(`${act.peer}/1/${descriptor}`); // inherited from the first process
    if (act.name === "close" && act.call?.result === 0) {
      this.#descriptors.delete(key(act, descriptor));
    }
    return known;
  }
}

/** Whether the text of an accept shows the other side's port. */
const names = ({ text }: MadeCall, port: number): boolean => new RegExp(`:${port}\\b`).test(text);

function key({ peer, call }: MadeCall, descriptor: number): string {
  return `${peer}/${call?.process ?? 1}/${descriptor}`;
}

/** The descriptor that a call works on: recorded, or its first argument. */
function descriptorOf({ call, text }: MadeCall): number | undefined {
  if (call?.fd !== undefined) return call.fd;
  const [, first] = /^\w+\((\d+)[,)]/.exec(text) ?? [];
  return first === undefined ? undefined : Number(first);
}
