/** Keys that move through a run. They work unless the focused element takes keys itself. */
import { useEffect, useRef } from "preact/hooks";

export interface Moves {
  readonly next: () => void;
  readonly back: () => void;
  readonly first: () => void;
  readonly last: () => void;
  readonly play: () => void;
  readonly nextPacket: () => void;
  readonly backPacket: () => void;
}

const KEYS: Readonly<Record<string, keyof Moves>> = {
  ArrowRight: "next",
  ArrowLeft: "back",
  Home: "first",
  End: "last",
  p: "play",
  "]": "nextPacket",
  "[": "backPacket",
};

export function useKeys(moves: Moves): void {
  // An effect runs after the page is painted, and a key may be pressed in between.
  const latest = useRef(moves);
  latest.current = moves;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (takesKeys(event.target)) return;
      const move = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
      if (move === undefined) return;
      event.preventDefault();
      latest.current[move]();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

/** Whether the element uses letters and arrow keys itself. */
function takesKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
