/**
 * The words about an observed run, in which no lab explains anything: why each packet was sent, and what the
 * result of a call means. They come from the record alone (src/explain/).
 */
import { explainPackets } from "../../../explain/packets.ts";
import { Meanings } from "../../../explain/results.ts";
import { PEERS, type Peer } from "../../../lab/model.ts";
import { oneLine } from "../../../lab/one-line.ts";
import type {
  EndedProcess,
  RecordedCall,
  RecordedPacket,
  RunRecord,
  StepRecord,
} from "../../../record/record.ts";
import { safeText } from "../safe-text.ts";

/** Why packets were sent, by what the steps up to theirs show. */
export class Reasons {
  readonly #steps: StepRecord[] = [];
  readonly #meanings = new Meanings();
  #known: ReturnType<typeof explainPackets> = new Map();

  add(step: StepRecord): void {
    this.#steps.push(step);
    this.#meanings.add(step);
    if (step.packets.length > 0) this.#known = explainPackets({ steps: this.#steps });
  }

  /** The meaning of a result that is more than success. To be called with each call once, in their order. */
  meaning(peer: Peer, call: RecordedCall): string | undefined {
    const meaning = this.#meanings.of(peer, call);
    return meaning && safeText(`${meaning.text} (${meaning.source})`);
  }

  /** `why: …`, with the document; without a cause if no rule knows one. */
  of({ number }: RecordedPacket): string {
    const why = this.#known.get(number);
    if (why === undefined) return "why: no rule explains this packet";
    return safeText(oneLine(`why: ${why.text} (${why.source})`));
  }
}

/** A program that never waits is stopped; in a lab it is a mismatch. */
export const STOPPED = "never waits: it used 2 s of the processor and was stopped";

/** The arguments that the programs are started with. */
export function argumentLines({ observed }: Pick<RunRecord, "observed">): readonly string[] {
  if (observed === undefined) return [];
  return PEERS.map((peer) => {
    const words = observed.arguments[peer];
    const text = words.length === 0 ? "no arguments" : `the arguments ${words.join(" ")}`;
    return safeText(oneLine(`${peer}: ${text}`));
  });
}

/** `process 2, with exit code 0` */
export function endedText({ process, code, signal }: EndedProcess): string {
  return `process ${process}, ${signal === undefined ? `with exit code ${code}` : `by ${safeText(signal)}`}`;
}
