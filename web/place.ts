/**
 * Where the reader is in a run, kept in the address so that a step can be linked: `#step=3`,
 * `#step=3&packet=7`.
 */
import { useEffect, useState } from "preact/hooks";

export interface Place {
  readonly step: number;
  /** A packet the reader has chosen; undefined for the step's own first. */
  readonly packet: number | undefined;
}

export function readPlace(hash: string): Place {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const number = (name: string): number | undefined => {
    const text = fields.get(name) ?? "";
    return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
  };
  return { step: number("step") ?? 1, packet: number("packet") };
}

export function placeHash({ step, packet }: Place): string {
  return `#step=${step}${packet === undefined ? "" : `&packet=${packet}`}`;
}

export interface Whereabouts {
  readonly place: Place;
  /** The place by now: keys may be faster than what is shown. */
  readonly now: () => Place;
  readonly go: (place: Place) => void;
}

/** The place, and how to go to another one; the browser's own back and forward work too. */
export function usePlace(): Whereabouts {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const read = (): void => setPlace(readPlace(location.hash));
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  const go = (next: Place): void => {
    history.replaceState(null, "", placeHash(next));
    setPlace(next);
  };
  return { place, now: () => readPlace(location.hash), go };
}
