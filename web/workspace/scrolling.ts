/** Scrolls a pane so that a part of it is visible, and nothing else: neither the page nor another pane. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

/**
 * @param target finds the parts that must be visible in the pane; none leaves the pane as it is
 * @param changes the values that decide which parts these are
 */
export function useShownParts(
  pane: RefObject<HTMLElement | null>,
  target: (pane: HTMLElement) => readonly Element[],
  changes: readonly unknown[],
): void {
  const show = (): void => {
    const box = pane.current;
    if (box === null) return;
    const parts = target(box).map((part) => part.getBoundingClientRect());
    if (parts.length === 0) return;
    const down = box.scrollTop - box.getBoundingClientRect().top - box.clientTop;
    const top = Math.min(...parts.map((part) => part.top)) + down;
    const height = Math.max(...parts.map((part) => part.bottom)) + down - top;
    // in the middle; if they are higher than the pane, from their beginning
    box.scrollTop = top - Math.max(0, (box.clientHeight - height) / 2);
  };
  const latest = useRef(show);
  latest.current = show;
  useLayoutEffect(show, changes);
  useEffect(() => {
    if (pane.current === null) return;
    const watcher = new ResizeObserver(() => latest.current());
    watcher.observe(pane.current);
    return () => watcher.disconnect();
  }, []);
}
