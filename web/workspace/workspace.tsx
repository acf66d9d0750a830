/**
 * The places of a run's panes. In a wide window the page has the window's height and each pane scrolls
 * inside, so nothing moves between steps. A narrow window has one column, with a switch between its views.
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { PaneSizes } from "./sizes.ts";
import { Splitter } from "./splitter.tsx";

interface WorkspaceProps {
  readonly panes: PaneSizes;
  /** The open tab of the details. */
  readonly tab: string;
  readonly setTab: (tab: string) => void;
  readonly isPredicting?: boolean;
  readonly head: ComponentChildren;
  readonly timeline?: ComponentChildren;
  readonly notice: ComponentChildren;
  /** The programs, the ladder, and both kernels. */
  readonly upper: ComponentChildren;
  /** The step, and the details. */
  readonly lower: ComponentChildren;
  readonly bar: ComponentChildren;
  readonly cover: ComponentChildren;
}

const VIEWS = [
  ["code", "Code"],
  ["wire", "Wire"],
  ["tables", "Tables"],
  ["states", "States"],
  ["more", "More"],
] as const;

type View = (typeof VIEWS)[number][0];

export function Workspace(props: WorkspaceProps) {
  const { panes, tab, setTab, isPredicting, head, timeline, notice, upper, lower, bar, cover } =
    props;
  const [view, setView] = useState<View>("wire");
  const show = (wanted: View): void => {
    setView(wanted);
    if (wanted === "states") setTab("states");
    else if (wanted === "more" && tab === "states") setTab("packet");
  };
  const { code, tables, lower: low, told } = panes.sizes;
  const isCovered = cover !== undefined && cover !== false;
  const sizes = {
    "--code": `${code}%`,
    "--tables": `${tables}%`,
    "--lower": `${isPredicting ? Math.max(low, 48) : low}%`,
    "--told": `${told}%`,
  };
  return (
    <main class="workspace" data-view={view} style={sizes}>
      {head}
      {timeline}
      <div class="notice">{notice}</div>
      {isCovered ? (
        <div class="cover">{cover}</div>
      ) : (
        <div class="panes">
          <div class="upper">
            {upper}
            <Splitter of="code" panes={panes} label="Width of the programs" along="x" />
            <Splitter
              of="tables"
              panes={panes}
              label="Width of the socket tables"
              along="x"
              fromEnd
            />
          </div>
          <div class="lower">
            {lower}
            <Splitter of="told" panes={panes} label="Width of the explanation" along="x" />
          </div>
          <Splitter of="lower" panes={panes} label="Height of the lower row" along="y" fromEnd />
        </div>
      )}
      {bar}
      <div class="views" role="group" aria-label="Views">
        {VIEWS.map(([one, name]) => (
          <button key={one} type="button" aria-pressed={one === view} onClick={() => show(one)}>
            {name}
          </button>
        ))}
      </div>
    </main>
  );
}
