/** One shape of a ladder with its place, so that a long ladder can be shown in parts. */
import type { Drawn } from "../element.ts";

export interface LadderItem {
  readonly key: string;
  readonly top: number;
  readonly bottom: number;
  readonly step: number;
  /** The packet it shows, which a click selects; also set for a waiting line and a verdict. */
  readonly packet: number | undefined;
  /** The packets that a click shows or folds. */
  readonly folds?: readonly number[];
  /** Its text for readers who don't see it; empty if another item has the same text. */
  readonly label: string;
  readonly drawn: Drawn;
}
