/**
 * Turns a run into text: what each line did to the wire and to both kernels, and whether that was as
 * expected. It works on a whole record and on a record that grows.
 */
import { afterText } from "../../check/after-run.ts";
import { callPlace, linePlace, raceText } from "../../check/call-place.ts";
import { describeCall, describeOutcome } from "../../check/execution.ts";
import { explainPackets } from "../../explain/packets.ts";
import { PEERS, type Peer } from "../../lab/model.ts";
import { oneLine } from "../../lab/one-line.ts";
import type { ExecutedLine, Mismatch, RunRecord, StepRecord } from "../../record/record.ts";
import type { Entry, SocketAddress } from "../../sockets/table.ts";
import { UNLIMITED, wrapped } from "./layout.ts";
import { mismatchLines } from "./mismatch-text.ts";
import { actorOf, actText, againText, packetNotes, severalText } from "./network-text.ts";
import { argumentLines, endedText, Reasons, STOPPED } from "./observed-text.ts";
import { becauseOf } from "./reasons-text.ts";
import { runText } from "./run-text.ts";
import { safeText } from "./safe-text.ts";
import { arrows, limitsLines, shortenedFlags, traceLines } from "./states-text.ts";
import { emphasised, type Style } from "./style.ts";
import { fitted } from "./table.ts";
import { markRows, TABLE_COLUMNS } from "./table-changes.ts";
import { typedText } from "./typed-text.ts";
import { labText, studentText, verdictLines } from "./verdict.ts";

/** The part of a record that is known before the first step. */
export type RunHead = Pick<RunRecord, "lab" | "family" | "peers" | "port" | "student" | "observed">;

const LABEL_WIDTH = 9;
/** The columns before a label, and before the text next to it. */
const MARGIN = 3;
const INDENT = MARGIN + LABEL_WIDTH;
/** Longer lines of prose are hard to read. */
const PROSE_WIDTH = 100;
/** A step with more packets than the first number shows only the first and the last few. */
const MOST_SHOWN = 60;
const FEW_SHOWN = 10;

export class Transcript {
  readonly #style: Style;
  readonly #width: () => number;
  readonly #names: ReadonlyMap<string, Peer>;
  readonly #head: RunHead;
  /** The lines of all packets so far, by packet number. */
  readonly #sent = new Map<number, string>();
  #tables: Readonly<Record<Peer, readonly Entry[]>> = { server: [], client: [] };
  readonly #steps: StepRecord[] = [];
  /** Of an observed run; a lab explains its packets itself. */
  readonly #reasons: Reasons | undefined;

  /** @param width the columns of the terminal, which may change; files and pipes have no limit */
  constructor(head: RunHead, style: Style, width = () => UNLIMITED) {
    this.#style = style;
    this.#width = width;
    this.#head = head;
    if (head.observed) this.#reasons = new Reasons();
    this.#names = new Map(PEERS.map((peer) => [head.peers[peer].address, peer]));
  }

  head(): string {
    const { strong, faint } = this.#style;
    const { lab, peers, port, student } = this.#head;
    const where = PEERS.map((peer) => safeText(`${peer} ${peers[peer].address}`)).join(", ");
    return this.#text([
      `${strong(safeText(labText(this.#head)))}  ${safeText(oneLine(lab.question))}`,
      ...(student === undefined ? [] : [studentText(student)]),
      ...[`${where}, port ${port}`, ...argumentLines(this.#head)].map(faint),
    ]);
  }

  /** Steps must come in order, since a table shows the changes since the previous step. */
  step(step: StepRecord): string {
    const { faint } = this.#style;
    this.#steps.push(step);
    this.#reasons?.add(step);
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
      ...(this.#reasons === undefined ? this.#expected(step) : []),
    ];
    this.#tables = step.tables as Readonly<Record<Peer, readonly Entry[]>>;
    return this.#text(lines);
  }

  /** The lab's explanation of the step, and its judgement. */
  #expected(step: StepRecord): readonly string[] {
    const source = step.source ? [this.#style.faint(safeText(step.source))] : [];
    return [
      ...this.#labelled("why", [...this.#wrap(step.why), ...source]),
      ...this.#judgement(step),
    ];
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
    return this.#text(lines);
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
        acted.map((text) => emphasised(this.#style, safeText(text))),
      ),
    ];
  }

  #execution(executed: ExecutedLine): readonly string[] {
    const { notice, faint } = this.#style;
    const { peer, calls, races = [], ended = [], output, outcome } = executed;
    return [
      ...this.#labelled(
        "calls",
        calls.flatMap((call) => {
          const place = callPlace(call);
          const text = safeText(oneLine(describeCall(call)));
          const meaning = this.#reasons?.meaning(peer, call);
          return [
            place === "" ? text : `${text}  ${faint(safeText(oneLine(place)))}`,
            ...(meaning === undefined ? [] : this.#indented(meaning)),
          ];
        }),
      ),
      ...this.#labelled(
        "race",
        races.map((race) => notice(safeText(raceText(race)))),
      ),
      ...(outcome.kind === "finished"
        ? []
        : this.#labelled(executed.tag === undefined ? "program" : "line", [
            notice(safeText(this.#outcome(outcome))),
          ])),
      ...this.#labelled("ends", ended.map(endedText)),
      ...(output === "" ? [] : this.#labelled("prints", safeText(output).trimEnd().split("\n"))),
    ];
  }

  #outcome(outcome: ExecutedLine["outcome"]): string {
    return outcome.kind === "runs" && this.#reasons ? STOPPED : describeOutcome(outcome);
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
      const line = emphasised(this.#style, safeText(packet.text));
      return [
        line,
        ...(notes === "" ? [] : [`  ${notice(safeText(notes))}`]),
        ...(this.#reasons === undefined ? [] : this.#indented(this.#reasons.of(packet))),
      ];
    });
    return this.#labelled("packets", lines);
  }

  #table(peer: Peer, after: readonly Entry[]): readonly string[] {
    const { faint, good, bad, notice } = this.#style;
    const rows = markRows(this.#tables[peer], after, (address) => this.#nameOf(address));
    if (rows.every(({ mark }) => mark === " ")) {
      const text = rows.length === 0 ? "no sockets" : `sockets unchanged (${rows.length})`;
      return this.#labelled(peer, [faint(text)]);
    }
    const colours = { "+": good, "-": bad, "*": notice, " ": (text: string) => text };
    const cells = rows.map((row) => row.cells.map(safeText));
    const { head, rows: texts } = fitted(TABLE_COLUMNS, cells, this.#width() - INDENT - 2);
    return this.#labelled(peer, [
      faint(`  ${head}`),
      ...rows.flatMap(({ mark }, index) =>
        (texts[index] ?? []).map((text, line) =>
          colours[mark](`${line === 0 ? mark : " "} ${text}`),
        ),
      ),
    ]);
  }

  #nameOf({ address, port }: SocketAddress): SocketAddress {
    return { address: this.#names.get(address) ?? address, port };
  }

  #judgement(step: StepRecord): readonly string[] {
    const { mismatches, shows, unplanned, unjudged } = step;
    const { good, faint } = this.#style;
    if (unplanned) return [`   ${faint("· not part of the lab's plan, so not judged")}`];
    if (unjudged !== undefined) {
      return this.#wrap(`· not judged: ${unjudged}`).map((line) => `   ${faint(line)}`);
    }
    if (mismatches.length > 0) {
      const known = explainPackets({ steps: this.#steps });
      return mismatches.flatMap((one) => this.#mismatch(one, becauseOf(one, step, known)));
    }
    const claims = shows.length === 0 ? "" : faint(safeText(`  shows ${shows.join(" ")}`));
    return [`   ${good("✓ as expected")}${claims}`];
  }

  #mismatch(mismatch: Mismatch, because?: string): readonly string[] {
    const lines = mismatchLines(mismatch, this.#style, this.#width() - MARGIN, because);
    return lines.map((line) => `   ${line}`);
  }

  #wrap(text: string): readonly string[] {
    return wrapped(safeText(text), Math.min(this.#width(), PROSE_WIDTH) - INDENT);
  }

  /** Lines that are still too long go on below, a little to the right. */
  #text(lines: readonly string[]): string {
    return `${lines.flatMap((line) => wrapped(line, this.#width(), 2)).join("\n")}\n`;
  }

  #indented(text: string): readonly string[] {
    const lines = wrapped(text, this.#width() - INDENT - 2);
    return lines.map((line) => `  ${this.#style.faint(line)}`);
  }

  #labelled(label: string, lines: readonly string[]): readonly string[] {
    const { faint } = this.#style;
    return lines
      .flatMap((line) => wrapped(line, this.#width() - INDENT, 2))
      .map((line, index) => `   ${faint((index === 0 ? label : "").padEnd(LABEL_WIDTH))}${line}`);
  }
}

/** The whole transcript of a finished run, without colours. */
export function transcriptOf(record: RunRecord, style: Style, width = () => UNLIMITED): string {
  const transcript = new Transcript(record, style, width);
  return [
    transcript.head(),
    ...record.steps.map((step) => transcript.step(step)),
    transcript.end(record),
  ].join("");
}
