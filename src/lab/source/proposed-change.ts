/**
 * A change to a lab's program that its sheet proposes in words, as data: `in client.cc, X instead of Y`.
 * Only changes that fit exactly one place are understood.
 */

import type { Peer } from "../model.ts";
import { peerOfMain } from "./main-file.ts";

export interface ProposedChange {
  readonly peer: Peer;
  readonly file: string;
  /** The text to replace. `(…)` in it stands for any arguments. */
  readonly from: string;
  readonly to: string;
}

const INSTEAD = /^in `([^`]+)`, `([^`]+)` instead of `([^`]+)`$/;
const ANOTHER_PORT = /^in `([^`]+)`, port (\d+)(?: instead of (\d+))?$/;

/** The change in a cell of a sheet's table "Try this"; undefined if it needs a reader. */
export function proposedChange(words: string, port: number): ProposedChange | undefined {
  const [, file = "", to = "", from = ""] = INSTEAD.exec(words) ?? [];
  const peer = peerOfMain(file);
  if (peer !== undefined) return { peer, file, from, to };
  const [, other = "", wanted = "", now = `${port}`] = ANOTHER_PORT.exec(words) ?? [];
  const owner = peerOfMain(other);
  return owner && { peer: owner, file: other, from: now, to: wanted };
}

/** The program with the change; undefined unless exactly one place has the text. */
export function withProposal({ from, to }: ProposedChange, program: string): string | undefined {
  const found = [...program.matchAll(placesOf(from))];
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const [text, ...given] = only;
  const made = given.reduce((all, one) => all.replace("…", () => one), to);
  if (made.includes("…")) return undefined;
  return program.slice(0, only.index) + made + program.slice(only.index + text.length);
}

/** The text as a pattern: whole words, and `…` as any text without parentheses. */
function placesOf(text: string): RegExp {
  const parts = text.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`(?<![\\w:])${parts.join("([^()]*)")}(?!\\w)`, "g");
}
