/**
 * Turns a run into text: what each line did to the wire and to both kernels, and whether that was as
 * expected. It works on a whole record and on a record that grows.
 */
import { wrapAnsi } from "fast-wrap-ansi";
import { afterText } from "../../check/after-run.ts";
import { callPlace, linePlace, raceText } from "../../check/call-place.ts";
import { describeCall, describeOutcome } from "../../check/execution.ts";
import { PEERS, type Peer } from "../../lab/model.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { ExecutedLine, Mismatch, RunRecord, StepRecord } from "../../record/record.ts";
import type { Entry, SocketAddress } from "../../sockets/table.ts";
import { mismatchLines } from "./mismatch-text.ts";
import { actorOf, actText, againText, packetNotes, severalText } from "./network-text.ts";
import { runText } from "./run-text.ts";
import { safeText } from "./safe-text.ts";
import { arrows, limitsLines, shortenedFlags, traceLines } from "./states-text.ts";
import type { Style } from "./style.ts";
import { alignColumns, markRows, TABLE_HEADINGS } from "./table-changes.ts";
import { typedText } from "./typed-text.ts";
import { labText, verdictLines } from "./verdict.ts";

/** The part of a record that is known before the first step. */
export type RunHead = Pick<RunRecord, "lab" | "family" | "peers" | "port">;

const LABEL_WIDTH = 9;
/** A step with more packets than the first number shows only the first and the last few. */
const MOST_SHOWN = 60;
const FEW_SHOWN = 10;

export class Transcript {
  readonly #style: Style;
  readonly #width: number;
  readonly #names: ReadonlyMap<string, Peer>;
  readonly #head: RunHead;
  /** The lines of all packets so far, by packet number. */
  readonly #sent = new Map<number, string>();
  #tables: Readonly<Record<Peer, readonly Entry[]>> = { server: [], client: [] };

  /** @param width columns to wrap explanations at */
  constructor(head: RunHead, style: Style, width = 100) {
    this.#style = style;
    this.#width = width;
    this.#head = head;
    this.#names = new Map(PEERS.map((peer) => [head.peers[peer].address, peer]));
  }

  head(): string {
    const { strong, faint } = this.#style;
    const { lab, peers, port } = this.#head;
    const where = PEERS.map((peer) => safeText(`${peer} ${peers[peer].address}`)).join(", ");
    return `${strong(safeText(labText(this.#head)))}  ${safeText(oneLine(lab.question))}\n${faint(`${where}, port ${port}`)}\n`;
  }

  /** Steps must come in order, since a table shows the changes since the previous step. */
  step(step: StepRecord): string {
    const { faint } = this.#style;
    const lines = [
      "",
      ...(step.executed === undefined ? this.#act(step) : this.#line(step, step.executed)),
      ...this.#labelled("typed", typedText(step.typed)),
      ...this.#packets(step),
      ...this.#labelled(
        "again",
        againText(step.sentAgain).map((text) => faint(safeText(text))),
      ),
      ...step.finished.flatMap((line) => this.#finished(line)),
      ...PEERS.flatMap((peer) => this.#table(peer, step.tables[peer] as readonly Entry[])),
      ...this.#labelled(
        "settings",
        step.sysctls.map(({ peer, name, value }) => safeText(`${peer}: ${name} = ${value}`)),
      ),
      ...this.#labelled("why", [
        ...this.#wrap(step.why),
        ...(step.source ? [faint(safeText(step.source))] : []),
      ]),
      ...this.#judgement(step),
    ];
    this.#tables = step.tables as Readonly<Record<Peer, readonly Entry[]>>;
    return `${lines.join("\n")}\n`;
  }

  end(record: RunRecord): string {
    const { strong } = this.#style;
    const lines = [
      "",
      ...this.#labelled("flags", [
        strong(safeText(shortenedFlags(record.flags.observed)) || "none"),
      ]),
      ...PEERS.flatMap((peer) => this.#labelled(peer, [arrows(record.states[peer].observed)])),
      ...this.#labelled("trace", traceLines(record, this.#style)),
      ...this.#labelled("limits", limitsLines(record, this.#style)),
      ...this.#labelled(
        "after",
        PEERS.flatMap((peer) => {
          const after = record.after?.[peer];
          return after === undefined ? [] : [`${peer}  ${safeText(afterText(after.outcome))}`];
        }),
      ),
      ...record.mismatches.flatMap((mismatch) => this.#mismatch(mismatch)),
      "",
      ...verdictLines(record, this.#style),
    ];
    return `${lines.join("\n")}\n`;
  }

  #line(step: StepRecord, executed: ExecutedLine): readonly string[] {
    const { strong, name, faint } = this.#style;
    const { peer, line } = executed;
    const place = faint(safeText(oneLine(linePlace(line))));
    return [
      `${strong(`${step.number}`)}  ${name(peer)}  ${place}  ${strong(safeText(oneLine(line.text)))}`,
      ...this.#labelled("runs", runText(step).map(faint)),
      ...this.#execution(executed),
    ];
  }

  /** The step of the network or of time, with the packets that it acted on. */
  #act(step: StepRecord): readonly string[] {
    const { strong, name } = this.#style;
    const acted = (step.network?.packets ?? []).map((number) => this.#sent.get(number) ?? "");
    return [
      `${strong(`${step.number}`)}  ${name(actorOf(step))}  ${strong(safeText(oneLine(actText(step))))}`,
      ...this.#labelled(
        "that is",
        acted.map((text) => this.#emphasise(safeText(text))),
      ),
    ];
  }

  #execution(executed: ExecutedLine): readonly string[] {
    const { notice, faint } = this.#style;
    const { calls, races = [], output, outcome } = executed;
    return [
      ...this.#labelled(
        "calls",
        calls.map((call) => {
          const place = callPlace(call);
          const text = safeText(oneLine(describeCall(call)));
          return place === "" ? text : `${text}  ${faint(safeText(oneLine(place)))}`;
        }),
      ),
      ...this.#labelled(
        "race",
        races.map((race) => notice(safeText(raceText(race)))),
      ),
      ...(outcome.kind === "finished"
        ? []
        : this.#labelled(executed.tag === undefined ? "program" : "line", [
            notice(safeText(describeOutcome(outcome))),
          ])),
      ...(output === "" ? [] : this.#labelled("prints", safeText(output).trimEnd().split("\n"))),
    ];
  }

  #finished(finished: ExecutedLine): readonly string[] {
    const { name, faint, strong } = this.#style;
    const { peer, line } = finished;
    const place = faint(safeText(oneLine(linePlace(line))));
    const what = `${name(peer)}  ${place}  ${strong(safeText(oneLine(line.text)))}`;
    return [...this.#labelled("wakes", [what]), ...this.#execution(finished)];
  }

  #packets({ packets, several = [] }: StepRecord): readonly string[] {
    const { faint, notice } = this.#style;
    if (packets.length === 0) return this.#labelled("packets", [faint("none")]);
    for (const { number, text } of packets) this.#sent.set(number, text);
    const together = new Set(several.flatMap((one) => one.packets));
    const shown = packets.filter(({ number }) => !together.has(number));
    const left = shown.length > MOST_SHOWN ? shown.length - 2 * FEW_SHOWN : 0;
    const lines = packets.flatMap((packet) => {
      const first = several.find((one) => one.packets[0] === packet.number);
      if (first !== undefined) return [this.#style.strong(severalText(first))];
      if (together.has(packet.number)) return [];
      const place = left === 0 ? 0 : shown.indexOf(packet) - FEW_SHOWN;
      if (left > 0 && place === 0) return [faint(`… ${left} packets more, in record.json`)];
      if (left > 0 && place > 0 && place < left) return [];
      const notes = packetNotes(packet);
      const line = this.#emphasise(safeText(packet.text));
      return notes === "" ? [line] : [line, `  ${notice(safeText(notes))}`];
    });
    return this.#labelled("packets", lines);
  }

  /** Emphasises the part of a tcpdump line that a beginner reads first: flags, seq, ack. */
  #emphasise(text: string): string {
    const { strong, faint } = this.#style;
    const match = /^(.*?: )(Flags \[[^\]]*\](?:, seq [\d:]+)?(?:, ack \d+)?)(.*)$/s.exec(text);
    if (match === null) return strong(text);
    const [, before = "", key = "", after = ""] = match;
    return `${before}${strong(key)}${faint(after)}`;
  }

  #table(peer: Peer, after: readonly Entry[]): readonly string[] {
    const { faint, good, bad, notice } = this.#style;
    const rows = markRows(this.#tables[peer], after, (address) => this.#nameOf(address));
    if (rows.every(({ mark }) => mark === " ")) {
      const text = rows.length === 0 ? "no sockets" : `sockets unchanged (${rows.length})`;
      return this.#labelled(peer, [faint(text)]);
    }
    const colours = { "+": good, "-": bad, "*": notice, " ": (text: string) => text };
    const [headings = "", ...texts] = alignColumns([
      TABLE_HEADINGS,
      ...rows.map(({ cells }) => cells.map(safeText)),
    ]);
    return this.#labelled(peer, [
      faint(`  ${headings}`),
      ...rows.map(({ mark }, index) => colours[mark](`${mark} ${texts[index]}`)),
    ]);
  }

  #nameOf({ address, port }: SocketAddress): SocketAddress {
    return { address: this.#names.get(address) ?? address, port };
  }

  #judgement({ mismatches, shows, unplanned, unjudged }: StepRecord): readonly string[] {
    const { good, faint } = this.#style;
    if (unplanned) return [`   ${faint("· not part of the lab's plan, so not judged")}`];
    if (unjudged !== undefined) {
      return this.#wrap(`· not judged: ${unjudged}`).map((line) => `   ${faint(line)}`);
    }
    if (mismatches.length > 0) return mismatches.flatMap((mismatch) => this.#mismatch(mismatch));
    const claims = shows.length === 0 ? "" : faint(safeText(`  shows ${shows.join(" ")}`));
    return [`   ${good("✓ as expected")}${claims}`];
  }

  #mismatch(mismatch: Mismatch): readonly string[] {
    return mismatchLines(mismatch, this.#style).map((line) => `   ${line}`);
  }

  #wrap(text: string): readonly string[] {
    const columns = this.#width - LABEL_WIDTH - 3;
    return wrapAnsi(safeText(text), columns, { trim: true }).split("\n");
  }

  #labelled(label: string, lines: readonly string[]): readonly string[] {
    const { faint } = this.#style;
    return lines.map(
      (line, index) => `   ${faint((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${line}`,
    );
  }
}

/** The whole transcript of a finished run, without colours. */
export function transcriptOf(record: RunRecord, style: Style, width = 100): string {
  const transcript = new Transcript(record, style, width);
  return [
    transcript.head(),
    ...record.steps.map((step) => transcript.step(step)),
    transcript.end(record),
  ].join("");
}
