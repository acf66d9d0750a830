/** A peer's socket table after a step, with the changes marked, and netstat's own text. */
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { markRows, TABLE_HEADINGS } from "../../src/report/text/table-changes.ts";
import type { Entry, SocketAddress } from "../../src/sockets/table.ts";
import type { ShownRun } from "../source.ts";
import { Panel } from "./panel.tsx";
import { Table } from "./table.tsx";

const MARKS = { "+": "new", "-": "gone", "*": "changed", " ": "" };

interface SocketsProps {
  readonly run: ShownRun;
  readonly peer: Peer;
  readonly number: number;
  /** Whether the step after this one must be predicted first. */
  readonly isNext: boolean;
}

export function Sockets({ run: { head, steps }, peer, number, isNext }: SocketsProps) {
  const tableOf = (step: number): readonly Entry[] =>
    (steps[step - 1]?.tables[peer] ?? []) as readonly Entry[];
  const names = new Map(PEERS.map((one) => [head.peers[one].address, one as string]));
  const nameOf = ({ address, port }: SocketAddress): SocketAddress => ({
    address: names.get(address) ?? address,
    port,
  });
  const rows = markRows(tableOf(number - 1), tableOf(number), nameOf);
  const printed = steps[number - 1]?.netstat?.[peer];
  return (
    <Panel
      id={`sockets-${peer}`}
      title={
        <>
          Sockets of the <span class={`actor ${peer}`}>{peer}</span>
        </>
      }
      aside={isNext && <span>before the step</span>}
    >
      {rows.length === 0 ? (
        <p class="empty">No sockets.</p>
      ) : (
        <Table kind="sockets" under={`sockets-${peer}`} signs="Change" columns={TABLE_HEADINGS}>
          {rows.map(({ mark, cells }) => (
            <tr key={`${mark} ${cells.join()}`} class={MARKS[mark]}>
              <td class="mark">{mark === " " ? "" : `${mark} ${MARKS[mark]}`}</td>
              {cells.map((cell, index) => (
                <td key={TABLE_HEADINGS[index]}>{safeText(cell)}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
      {printed !== undefined && (
        <details>
          <summary>as netstat prints it</summary>
          <pre role="region" tabIndex={0} aria-label={`netstat at the ${peer}`}>
            {safeText(printed)}
          </pre>
        </details>
      )}
    </Panel>
  );
}
