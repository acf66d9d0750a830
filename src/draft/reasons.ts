/**
 * The `why` of a drafted step: the causes of its packets, or else the meaning of its calls' results, or what
 * the call does without a packet.
 */

import type { Explanation } from "../explain/explanation.ts";
import { explainPackets } from "../explain/packets.ts";
import { Meanings } from "../explain/results.ts";
import { PEERS } from "../lab/model.ts";
import type { ExecutedLine, RunRecord, StepRecord } from "../record/record.ts";

interface Reason {
  readonly text: string;
  readonly source: string;
}

/** Calls that send nothing by themselves. */
const QUIET: Readonly<Record<string, Reason>> = {
  socket: { text: "socket makes an endpoint that has no address yet", source: "socket(2)" },
  bind: { text: "bind gives the socket its own address and port", source: "bind(2)" },
  listen: { text: "From now on the kernel completes handshakes for this socket", source: "listen(2)" },
  setsockopt: { text: "The option changes what the kernel does later", source: "socket(7), tcp(7)" },
  accept: { text: "accept takes a complete connection out of the queue", source: "accept(2)" },
  recv: { text: "recv takes bytes out of the receive queue, which is between the program and its kernel", source: "recv(2)" },
  send: { text: "send copies bytes into the send buffer, and the kernel does not send them yet", source: "send(2)" },
  close: { text: "The program gives the descriptor back, and no connection ends with it", source: "close(2)" },
}; // biome-ignore format: a table to read
const SAME: Readonly<Record<string, string>> = {
  accept4: "accept",
  read: "recv",
  recvfrom: "recv",
  recvmsg: "recv",
  write: "send",
  sendto: "send",
  sendmsg: "send",
};

export class Reasons {
  readonly #known: ReadonlyMap<number, Explanation>;
  readonly #peers: RunRecord["peers"];
  readonly #meanings = new Meanings();

  constructor(record: RunRecord) {
    this.#known = explainPackets(record);
    this.#peers = record.peers;
  }

  /** The address of a peer is another one in the next run. */
  #named(text: string): string {
    return PEERS.reduce((named, peer) => named.replaceAll(this.#peers[peer].address, peer), text);
  }

  /** To be called with each step once, in their order. */
  of(step: StepRecord): { readonly why: string; readonly source?: string } {
    const reasons = this.#reasonsOf(step);
    const texts = [...new Set(reasons.map(({ text }) => this.#named(sentence(text, step))))];
    const sources = new Set(reasons.flatMap(({ source }) => source.split("; ")).filter(Boolean));
    return {
      why: texts.join(" "),
      ...(sources.size > 0 && { source: [...sources].join("; ") }),
    };
  }

  #reasonsOf(step: StepRecord): readonly Reason[] {
    const { executed, finished, packets, passed } = step;
    const ofPackets = packets.map(
      ({ number }) =>
        this.#known.get(number) ?? { text: `No rule explains packet ${number}`, source: "" },
    );
    const lines = [...(executed ? [executed] : []), ...finished];
    this.#meanings.add(step);
    const meanings = lines.flatMap(({ peer, calls }) =>
      calls.flatMap((call) => {
        const meaning = this.#meanings.of(peer, call);
        return meaning ? [{ ...meaning, text: `${call.text}: ${meaning.text}` }] : [];
      }),
    );
    const all = [...ofPackets, ...meanings].filter(({ text }) => text !== "");
    if (all.length > 0) return all.map(({ text, source }) => ({ text: timeless(text), source }));
    if (executed !== undefined) return quiet(executed);
    return [{ text: passed === undefined ? "Nothing is sent" : "Time passes", source: "" }];
  }
}

function quiet({ calls, outcome }: ExecutedLine): readonly Reason[] {
  if (outcome.kind === "waits") {
    return [
      {
        text: `${outcome.call} waits, because what it asks for is not there`,
        source: `${outcome.call}(2)`,
      },
    ];
  }
  if (calls.length > 0) {
    return calls.map(
      ({ name }) =>
        QUIET[SAME[name] ?? name] ?? { text: `${name} sends nothing`, source: `${name}(2)` },
    );
  }
  const hasEnded = outcome.kind === "exited" || outcome.kind === "killed";
  return hasEnded
    ? [{ text: "The program ends, and nothing is left to close", source: "exit(3)" }]
    : [{ text: "The line asks the kernel for nothing on a socket", source: "" }];
}

/** Seconds are those of one run. */
const timeless = (text: string): string =>
  text.replace(/ after \d+(?:\.\d+)? s\b/g, "").replace(/ for \d+\.\d+ s\b/g, " for some time");

/** A call and a file keep their spelling at the beginning. */
function sentence(text: string, { executed, finished }: StepRecord): string {
  const lines = [...(executed ? [executed] : []), ...finished];
  const names = lines.flatMap(({ calls, outcome }) => [
    ...calls.map(({ name }) => name),
    ...(outcome.kind === "waits" ? [outcome.call] : []),
  ]);
  const [word = ""] = /^\w+/.exec(text) ?? [];
  const isName = names.includes(word) || /^\S+\.\w+:\d+/.test(text);
  const first = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
