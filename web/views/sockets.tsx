/** A peer's kernel after a step: the states of its sockets, and its socket table with the changes marked. */
import { useRef } from "preact/hooks";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { markRows, TABLE_HEADINGS } from "../../src/report/text/transcript/table-changes.ts";
import type { Entry, SocketAddress } from "../../src/sockets/table.ts";
import type { ShownRun } from "../source.ts";
import { useShownParts } from "../workspace/scrolling.ts";
import { COLUMNS } from "./columns.ts";
import { Panel } from "./panel.tsx";
import { StateStrip } from "./state-strip.tsx";

const MARKS = { "+": "new", "-": "gone", "*": "changed", " ": "" };

const ORDER = COLUMNS.map((name) => TABLE_HEADINGS.indexOf(name));

interface SocketsProps {
  readonly run: ShownRun;
  readonly peer: Peer;
  readonly number: number;
  /** Whether the step after this one must be predicted first. */
  readonly isNext: boolean;
}

export function Sockets({ run: { head, steps }, peer, number, isNext }: SocketsProps) {
  const body = useRef<HTMLDivElement>(null);
  const tableOf = (step: number): readonly Entry[] =>
    (steps[step - 1]?.tables[peer] ?? []) as readonly Entry[];
  const names = new Map(PEERS.map((one) => [head.peers[one].address, one as string]));
  const nameOf = ({ address, port }: SocketAddress): SocketAddress => ({
    address: names.get(address) ?? address,
    port,
  });
  const rows = markRows(tableOf(number - 1), tableOf(number), nameOf);
  useShownParts(body, (pane) => [...pane.querySelectorAll("tr.new, tr.gone, tr.changed")], [
    number,
    steps,
  ]);
  return (
    <Panel
      id={`sockets-${peer}`}
      kind={`kernel ${peer}`}
      title={
        <>
          Sockets of the <span class={`actor ${peer}`}>{peer}</span>
        </>
      }
      aside={isNext && <span>before the step</span>}
    >
      <StateStrip steps={steps} peer={peer} number={number} />
      <div class="rows" ref={body} tabIndex={0} role="group" aria-labelledby={`sockets-${peer}`}>
        {rows.length === 0 ? (
          <p class="empty">No sockets.</p>
        ) : (
          <table class="sockets">
            <thead>
              <tr>
                <th scope="col">
                  <span class="visually-hidden">Change</span>
                </th>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ mark, cells }) => (
                <tr key={`${mark} ${cells.join()}`} class={MARKS[mark]}>
                  <td class="mark">
                    {mark === " " ? "" : mark}
                    <span class="visually-hidden">{MARKS[mark]}</span>
                  </td>
                  {ORDER.map((from, index) => (
                    <td key={COLUMNS[index]} data-of={COLUMNS[index]}>
                      {safeText(cells[from] ?? "")}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  );
}
