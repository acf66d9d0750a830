/** The lab's sheet: what to watch for, questions with folded answers, and changes to try. */
import type { Token, Tokens } from "marked";
import { useMemo } from "preact/hooks";
import { type ProposedChange, proposedChange } from "../../../src/lab/source/proposed-change.ts";
import { blocksOf, Markdown } from "./markdown.tsx";

/** Makes a proposed change and runs the lab; undefined if the change does not fit the program. */
export type TryChange = (change: ProposedChange) => (() => void) | undefined;

interface LessonProps {
  readonly sheet: string;
  readonly port: number;
  /** Undefined in a page that cannot run the lab. */
  readonly tryChange: TryChange | undefined;
}

export function Lesson({ sheet, port, tryChange }: LessonProps) {
  const blocks = useMemo(() => withoutTitle(blocksOf(sheet)), [sheet]);
  return (
    <div class="lesson">
      {blocks.map((block, index) => {
        const changes = block.type === "table" ? changesOf(block as Tokens.Table, port) : undefined;
        return changes === undefined || tryChange === undefined ? (
          <Markdown key={index} tokens={[block]} />
        ) : (
          <Changes
            key={index}
            table={block as Tokens.Table}
            changes={changes}
            tryChange={tryChange}
          />
        );
      })}
    </div>
  );
}

/** The page's head has the title and the question, and the command is what the reader has just run. */
function withoutTitle(blocks: readonly Token[]): readonly Token[] {
  const isHead = (block: Token): boolean =>
    ("depth" in block && block.depth === 1) ||
    (block.type === "code" && /^make lab-\S+$/.test(block.text));
  return blocks.filter((block) => !isHead(block));
}

/** The changes in the rows of a table "Try this"; undefined for another table. */
function changesOf(
  { header, rows }: Tokens.Table,
  port: number,
): readonly (ProposedChange | undefined)[] | undefined {
  if (header[0]?.text !== "change") return undefined;
  return rows.map(([first]) => proposedChange(first?.text ?? "", port));
}

interface ChangesProps {
  readonly table: Tokens.Table;
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
            <Markdown tokens={what?.tokens ?? []} />
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
              <Markdown tokens={happens?.tokens ?? []} />
            </details>
          </li>
        );
      })}
    </ul>
  );
}
