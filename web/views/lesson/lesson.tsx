/** The lab's sheet: what to watch for, questions with folded answers, and changes to try. */
import { type ProposedChange, proposedChange } from "../../../src/lab/source/proposed-change.ts";
import type { SheetNode, SheetTable } from "../../../src/report/lesson/blocks.ts";
import { SheetNodes } from "./sheet-nodes.tsx";

/** Makes a proposed change and runs the lab; undefined if the change does not fit the program. */
export type TryChange = (change: ProposedChange) => (() => void) | undefined;

interface LessonProps {
  readonly blocks: readonly (readonly SheetNode[])[];
  readonly port: number;
  /** Undefined in a page that cannot run the lab. */
  readonly tryChange: TryChange | undefined;
}

export function Lesson({ blocks, port, tryChange }: LessonProps) {
  return (
    <div class="lesson">
      {blocks.map((nodes, index) => {
        const [table] = nodes;
        const changes = isTable(table) ? changesOf(table, port) : undefined;
        return changes === undefined || tryChange === undefined || !isTable(table) ? (
          <SheetNodes key={index} of={nodes} />
        ) : (
          <Changes key={index} table={table} changes={changes} tryChange={tryChange} />
        );
      })}
    </div>
  );
}

const isTable = (node: SheetNode | undefined): node is SheetTable =>
  typeof node === "object" && "header" in node;

/** The changes in the rows of a table "Try this"; undefined for another table. */
function changesOf(
  { header, rows }: SheetTable,
  port: number,
): readonly (ProposedChange | undefined)[] | undefined {
  if (header[0]?.text !== "change") return undefined;
  return rows.map(([first]) => proposedChange(first?.text ?? "", port));
}

interface ChangesProps {
  readonly table: SheetTable;
  readonly changes: readonly (ProposedChange | undefined)[];
  readonly tryChange: TryChange;
}

function Changes({ table, changes, tryChange }: ChangesProps) {
  return (
    <ul class="changes">
      {table.rows.map(([what, happens], index) => {
        const change = changes[index];
        const run = change && tryChange(change);
        return (
          <li key={index}>
            <SheetNodes of={what?.children ?? []} />
            {run !== undefined && (
              <>
                {" "}
                <button type="button" class="plain small" onClick={run}>
                  Change and run
                </button>
              </>
            )}
            <details>
              <summary>What happens?</summary>
              <SheetNodes of={happens?.children ?? []} />
            </details>
          </li>
        );
      })}
    </ul>
  );
}
