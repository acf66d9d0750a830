/**
 * The reader's place in a run. It is kept in the address, so that a step can be linked: `#step=3` or
 * `#step=3&packet=7`.
 */
import { useEffect, useState } from "preact/hooks";

export interface Place {
  readonly step: number;
  /** The packet that the reader has chosen. Undefined means the step's first packet. */
  readonly packet: number | undefined;
}

/** @param beginning the step of an address that names none */
function readPlace(hash: string, beginning: number): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (name: string): number | undefined => {
    const text = fields.get(name) ?? "";
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  };
  return { step: number("step") ?? beginning, packet: number("packet") };
}

export function placeHash({ step, packet }: Place): string {
  return `#step=${step}${packet === undefined ? "" : `&packet=${packet}`}`;
}

export interface Whereabouts {
  readonly place: Place;
  /** The current place. Keys may be faster than the display. */
  readonly now: () => Place;
  readonly go: (place: Place) => void;
}

/**
 * The place and a function that changes it. The browser's back and forward work too.
 * @param beginning the step at which a reader begins
 */
export function usePlace(beginning: number): Whereabouts {
  const [place, setPlace] = useState(() => readPlace(location.hash, beginning));
  useEffect(() => {
    const read = (): void => setPlace(readPlace(location.hash, beginning));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, [beginning]);
  const go = (next: Place): void => {
    history.replaceState(null, "", placeHash(next));
    setPlace(next);
  };
  return { place, now: () => readPlace(location.hash, beginning), go };
}
