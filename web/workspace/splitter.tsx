/** A bar between two panes. It is moved by the mouse or by the arrow keys; a double click resets it. */
import { useRef } from "preact/hooks";
import { LEAST, MOST, type PaneSizes, type Split } from "./sizes.ts";

interface SplitterProps {
  readonly of: Split;
  readonly panes: PaneSizes;
  /** The size that it changes, for screen readers. */
  readonly label: string;
  /** The direction in which it moves. */
  readonly along: "x" | "y";
  /** Whether the size is measured from the right or the bottom. */
  readonly fromEnd?: boolean;
}

/** By how much an arrow key moves it, in percent. */
const KEY_STEP = 2;

export function Splitter({ of, panes, label, along, fromEnd = false }: SplitterProps) {
  const isDragged = useRef(false);
  const size = panes.sizes[of];
  const move = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).parentElement?.getBoundingClientRect();
    if (!isDragged.current || box === undefined) return;
    const part =
      along === "x"
        ? (event.clientX - box.left) / box.width
        : (event.clientY - box.top) / box.height;
    panes.change(of, 100 * (fromEnd ? 1 - part : part));
  };
  const onKey = (event: KeyboardEvent): void => {
    const grow = along === "x" ? "ArrowRight" : "ArrowDown";
    const shrink = along === "x" ? "ArrowLeft" : "ArrowUp";
    const sign = event.key === grow ? 1 : event.key === shrink ? -1 : 0;
    if (sign === 0) return;
    event.preventDefault();
    panes.change(of, size + sign * (fromEnd ? -KEY_STEP : KEY_STEP));
  };
  return (
    <div
      class={`splitter ${along} ${of}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={along === "x" ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(size)}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      title={`${label}: drag, or use the arrow keys; a double click resets it`}
      onKeyDown={onKey}
      onDblClick={() => panes.reset(of)}
      onPointerDown={(event) => {
        isDragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => {
        isDragged.current = false;
      }}
    />
  );
}
