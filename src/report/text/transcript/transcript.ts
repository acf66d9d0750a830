/**
 * Turns a run into text: what each line did to the wire and to both kernels, and whether that was as
 * expected. It works on a whole record and on a record that grows.
 */
import { afterText } from "../../../check/after-run.ts";
import { busyText, callPlace, linePlace, raceText } from "../../../check/call-place.ts";
import { describeCall, describeOutcome } from "../../../check/execution.ts";
import { PEERS, type Peer } from "../../../lab/model.ts";
import { oneLine } from "../../../lab/one-line.ts";
import { variantText } from "../../../lab/variant.ts";
import type { ExecutedLine, RunRecord, StepRecord } from "../../../record/record.ts";
import type { Entry, SocketAddress } from "../../../sockets/table.ts";
import { LabelledLines } from "../labelled-lines.ts";
import { UNLIMITED } from "../layout.ts";
import { labelledLoopback } from "../loopback-text.ts";
import { safeText } from "../safe-text.ts";
import { emphasised, type Style } from "../style.ts";
import { fitted } from "../table.ts";
import { labText, studentText, verdictLines } from "../verdict.ts";
import { expectedLines } from "./expected-lines.ts";
import { actorOf, actText, againText } from "./network.ts";
import { argumentLines, endedText, Reasons, STOPPED } from "./observed.ts";
import { packetLines } from "./packet-lines.ts";
import { becauseIn } from "./reasons.ts";
import { runText } from "./run.ts";
import { dropLines, limitsLines, shortenedFlags, statesText, traceLines } from "./states.ts";
import { markRows, TABLE_COLUMNS } from "./table-changes.ts";
import { typedText } from "./typed.ts";

/** The part of a record that is known before the first step. */
export type RunHead = Pick<RunRecord, "lab" | "family" | "peers" | "port" | "student" | "observed">;

export class Transcript {
  readonly #style: Style;
  readonly #lines: LabelledLines;
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
    this.#lines = new LabelledLines(style, width);
    this.#head = head;
    if (head.observed) this.#reasons = new Reasons();
    this.#names = new Map(PEERS.map((peer) => [head.peers[peer].address, peer]));
  }

  head(): string {
    const { strong, faint } = this.#style;
    const { lab, peers, port, student } = this.#head;
    const where = PEERS.map((peer) => safeText(`${peer} ${peers[peer].address}`)).join(", ");
    return this.#lines.text([
      `${strong(safeText(labText(this.#head)))}  ${safeText(oneLine(lab.question))}`,
      ...(student === undefined ? [] : [studentText(student)]),
      ...(lab.variant ? [`variant: ${variantText(lab.variant.values)}`] : []).map(faint),
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
      ...this.#lines.labelled("typed", typedText(step.typed)),
      ...this.#packets(step),
      ...this.#lines.labelled(
        "again",
        againText(step.sentAgain).map((text) => faint(safeText(text))),
      ),
      ...labelledLoopback(step.loopback, this.#lines, this.#style),
      ...step.finished.flatMap((line) => this.#finished(line)),
      ...PEERS.flatMap((peer) => this.#table(peer, step.tables[peer] as readonly Entry[])),
      ...this.#lines.labelled(
        "settings",
        step.sysctls.map(({ peer, name, value }) => safeText(`${peer}: ${name} = ${value}`)),
      ),
      ...(this.#reasons === undefined
        ? expectedLines(step, this.#steps, this.#lines, this.#style)
        : []),
    ];
    this.#tables = step.tables as Readonly<Record<Peer, readonly Entry[]>>;
    return this.#lines.text(lines);
  }

  end(record: RunRecord): string {
    const { strong } = this.#style;
    const because = becauseIn(record);
    const lines = [
      "",
      ...this.#lines.labelled("flags", [
        strong(safeText(shortenedFlags(record.flags.observed)) || "none"),
      ]),
      ...PEERS.flatMap((peer) => this.#lines.labelled(peer, [statesText(record, peer)])),
      ...this.#lines.labelled("trace", traceLines(record, this.#style)),
      ...this.#lines.labelled("drops", dropLines(record)),
      ...this.#lines.labelled("limits", limitsLines(record, this.#style)),
      ...this.#lines.labelled(
        "after",
        PEERS.flatMap((peer) => {
          const after = record.after?.[peer];
          return after === undefined ? [] : [`${peer}  ${safeText(afterText(after.outcome))}`];
        }),
      ),
      ...record.mismatches.flatMap((mismatch) => this.#lines.mismatch(mismatch, because(mismatch))),
      "",
      ...verdictLines(record, this.#style),
    ];
    return this.#lines.text(lines);
  }

  #line(step: StepRecord, executed: ExecutedLine): readonly string[] {
    const { strong, faint } = this.#style;
    return [
      `${strong(`${step.number}`)}  ${this.#place(executed)}`,
      ...this.#lines.labelled("runs", runText(step).map(faint)),
      ...this.#execution(executed),
    ];
  }

  /** The step of the network or of time, with the packets that it acted on. */
  #act(step: StepRecord): readonly string[] {
    const { strong, name } = this.#style;
    const acted = (step.network?.packets ?? []).map((number) => this.#sent.get(number) ?? "");
    return [
      `${strong(`${step.number}`)}  ${name(actorOf(step))}  ${strong(safeText(oneLine(actText(step))))}`,
      ...this.#lines.labelled(
        "that is",
        acted.map((text) => emphasised(this.#style, safeText(text))),
      ),
    ];
  }

  #execution(executed: ExecutedLine): readonly string[] {
    const { notice, faint } = this.#style;
    const { peer, calls, races = [], busy = [], ended = [], output, outcome } = executed;
    return [
      ...this.#lines.labelled(
        "calls",
        calls.flatMap((call) => {
          const place = callPlace(call);
          const text = safeText(oneLine(describeCall(call)));
          const meaning = this.#reasons?.meaning(peer, call);
          return [
            place === "" ? text : `${text}  ${faint(safeText(oneLine(place)))}`,
            ...(meaning === undefined ? [] : this.#lines.indented(meaning)),
          ];
        }),
      ),
      ...this.#lines.labelled(
        "race",
        races.map((race) => notice(safeText(raceText(race)))),
      ),
      ...(busy.length === 0 ? [] : this.#lines.labelled("busy", [notice(busyText(busy))])),
      ...(outcome.kind === "finished"
        ? []
        : this.#lines.labelled(executed.tag === undefined ? "program" : "line", [
            notice(safeText(this.#outcome(outcome))),
          ])),
      ...this.#lines.labelled("ends", ended.map(endedText)),
      ...(output === ""
        ? []
        : this.#lines.labelled("prints", safeText(output).trimEnd().split("\n"))),
    ];
  }

  #outcome(outcome: ExecutedLine["outcome"]): string {
    return outcome.kind === "runs" && this.#reasons ? STOPPED : describeOutcome(outcome);
  }

  #finished(finished: ExecutedLine): readonly string[] {
    return [
      ...this.#lines.labelled("wakes", [this.#place(finished)]),
      ...this.#execution(finished),
    ];
  }

  #place({ peer, line }: ExecutedLine): string {
    const { name, faint, strong } = this.#style;
    const place = faint(safeText(oneLine(linePlace(line))));
    return `${name(peer)}  ${place}  ${strong(safeText(oneLine(line.text)))}`;
  }

  #packets(step: StepRecord): readonly string[] {
    for (const { number, text } of step.packets) this.#sent.set(number, text);
    return packetLines(step, this.#lines, this.#style, this.#reasons);
  }

  #table(peer: Peer, after: readonly Entry[]): readonly string[] {
    const { faint, good, bad, notice } = this.#style;
    const rows = markRows(this.#tables[peer], after, (address) => this.#nameOf(address));
    if (rows.every(({ mark }) => mark === " ")) {
      const text = rows.length === 0 ? "no sockets" : `sockets unchanged (${rows.length})`;
      return this.#lines.labelled(peer, [faint(text)]);
    }
    const colours = { "+": good, "-": bad, "*": notice, " ": (text: string) => text };
    const cells = rows.map((row) => row.cells.map(safeText));
    const { head, rows: texts } = fitted(TABLE_COLUMNS, cells, this.#lines.room - 2);
    return this.#lines.labelled(peer, [
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
