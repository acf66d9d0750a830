/**
 * Follows a peer's descriptors through its calls, so that the check knows the calls on the lab's endpoints
 * and the calls on a descriptor that the program has closed.
 */

import { otherPeer, type Peer } from "../../../lab/model.ts";
import type { ExecutedLine, RecordedCall } from "../../../record/record.ts";
import { plainAddress, type SocketAddress } from "../../../sockets/table.ts";
import { type CheckContext, isLabPort } from "../../context.ts";
import { addressOf, descriptorOf, descriptorsIn, familyOfCall } from "./names.ts";

/** A line of a program. */
export type Place = Pick<ExecutedLine["line"], "file" | "number">;

/** The socket of a descriptor, as far as the calls show it. */
export interface Endpoint {
  readonly protocol: "tcp" | "udp" | "other";
  readonly bound?: SocketAddress;
  readonly remote?: SocketAddress;
  readonly listens?: true;
  /** Of a connection that accept returned: its listening socket. */
  readonly acceptedFrom?: Endpoint;
}

/** A call with its line and its socket. */
export interface PlacedCall {
  readonly call: RecordedCall;
  readonly peer: Peer;
  /** One name for calls that do the same. */
  readonly name: string;
  readonly place: Place;
  readonly address?: SocketAddress;
  /** The endpoint after the call; undefined if no call of the program made the descriptor. */
  readonly endpoint?: Endpoint;
  /** The call that closed the descriptor before, if it is not open. */
  readonly closedBy?: PlacedCall;
  readonly ofTheLab: boolean;
  /** The sockets for which a poll or select waits; undefined if one of the descriptors is no known socket. */
  readonly watched?: readonly Endpoint[];
}

/** A line of the program. Calls name files in the program's folder, and steps name them with their path. */
export function placeIn(line: Place, at: Place | undefined): Place {
  if (at === undefined || at.file.includes("/")) return at ?? line;
  return { file: line.file.replace(/[^/]*$/, at.file), number: at.number };
}

interface Table {
  readonly open: Map<number, Endpoint>;
  readonly closed: Map<number, PlacedCall>;
}

const ALIASES: ReadonlySet<string> = new Set(["dup", "dup2", "dup3"]);

export class Descriptors {
  readonly #peer: Peer;
  /** One table for each process; a child begins with a copy of the first process's. */
  readonly #processes = new Map<number, Table>();

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** The calls of a line, in their order. */
  follow(line: Pick<ExecutedLine, "line" | "calls">, context: CheckContext): readonly PlacedCall[] {
    return line.calls.map((call) => this.#note(call, placeIn(line.line, call.at), context));
  }

  #note(call: RecordedCall, place: Place, context: CheckContext): PlacedCall {
    const { open, closed } = this.#table(call.process ?? 1);
    const fd = descriptorOf(call);
    const address = addressOf(call);
    const before = fd === undefined ? undefined : (open.get(fd) ?? unknownSocket(call));
    const endpoint = call.result === undefined ? before : after(before, call, address);
    const watched = descriptorsIn(call.text)?.map((one) => open.get(one));
    const closedBy = fd === undefined || before !== undefined ? undefined : closed.get(fd);
    const placed: PlacedCall = {
      call,
      peer: this.#peer,
      name: familyOfCall(call),
      place,
      ...(address && { address }),
      ...(endpoint && { endpoint }),
      ...(closedBy && { closedBy }),
      ofTheLab: isOfTheLab(this.#peer, endpoint ?? closedBy?.endpoint, context),
      ...(watched?.every((one) => one !== undefined) && { watched }),
    };
    const { result = -1 } = call;
    const made = call.name === "socket" || placed.name === "accept" || ALIASES.has(call.name);
    if (made && result >= 0 && endpoint !== undefined) {
      open.set(result, placed.name === "accept" ? accepted(endpoint) : endpoint);
      closed.delete(result);
    } else if (call.name === "close" && result === 0 && fd !== undefined) {
      open.delete(fd);
      closed.set(fd, placed);
    } else if (fd !== undefined && endpoint !== undefined) open.set(fd, endpoint);
    return placed;
  }

  #table(process: number): Table {
    const known = this.#processes.get(process);
    if (known !== undefined) return known;
    const parent = this.#processes.get(1);
    const table: Table = { open: new Map(parent?.open), closed: new Map(parent?.closed) };
    this.#processes.set(process, table);
    return table;
  }
}

/** A socket that the program did not make itself, such as one that was passed to it. */
function unknownSocket({ kind }: RecordedCall): Endpoint | undefined {
  return kind === "tcp" || kind === "udp" ? { protocol: kind } : undefined;
}

function accepted(listener: Endpoint): Endpoint {
  return { protocol: listener.protocol, acceptedFrom: listener };
}

/** The endpoint after a call that returned. */
function after(
  before: Endpoint | undefined,
  { name, text, kind, result, errno }: RecordedCall,
  address: SocketAddress | undefined,
): Endpoint | undefined {
  if (name === "socket") return { protocol: protocolOf(kind, text) };
  if (before === undefined) return undefined;
  if (name === "bind" && result === 0 && address) return { ...before, bound: address };
  if (name === "listen" && result === 0) return { ...before, listens: true };
  const asked = result === 0 || errno === "EINPROGRESS" || errno === "EINTR";
  if (name === "connect" && address && (asked || before.remote === undefined)) {
    return { ...before, remote: address };
  }
  return before;
}

function protocolOf(kind: string | undefined, text: string): Endpoint["protocol"] {
  if (kind === "tcp" || kind === "udp") return kind;
  if (kind !== undefined || !/\bAF_INET6?\b/.test(text)) return "other";
  return text.includes("SOCK_DGRAM") ? "udp" : text.includes("SOCK_STREAM") ? "tcp" : "other";
}

/** A socket is the lab's unless the calls show that it is another: another protocol, peer or port. */
function isOfTheLab(peer: Peer, endpoint: Endpoint | undefined, context: CheckContext): boolean {
  if (endpoint === undefined || endpoint.protocol === "other") return false;
  const { bound, remote, listens, acceptedFrom } = endpoint;
  const isOther = (address: SocketAddress | undefined): boolean =>
    address !== undefined && !isLabPort(context, address.port);
  if (acceptedFrom !== undefined) return !isOther(acceptedFrom.bound);
  if (remote !== undefined) {
    const other = plainAddress(remote.address) === context.addresses[otherPeer(peer)];
    return other && (peer === "server" || !isOther(remote));
  }
  return !(listens === true && isOther(bound));
}

/** The errors of calls that a timer ended. How the program goes on from there depends on the machine. */
const TIMED_OUT: ReadonlySet<string> = new Set(
  "ETIMEDOUT EHOSTUNREACH ENETUNREACH ECONNRESET EAGAIN EPIPE".split(" "),
);

export function hasTimedOut(calls: readonly PlacedCall[]): boolean {
  return calls.some(({ call: { errno } }) => errno !== undefined && TIMED_OUT.has(errno));
}
