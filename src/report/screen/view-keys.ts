/** The keys that make no step and change the view. */
import type { Peer } from "../../lab/model.ts";
import {
  chosenPacket,
  lookingAt,
  movedPane,
  PANES,
  placeOf,
  type Scene,
  type View,
} from "./scene.ts";

/** A key that changes the view, or the line that the user has typed with it. */
export interface Viewed {
  readonly view: View;
  /** The line that the user has typed for a program; `end` instead of a line ends its input. */
  readonly typed?: { readonly peer: Peer; readonly line: string | undefined };
}

const PAGE = 10;
const MOVES: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -PAGE, pagedown: PAGE };

/**
 * @param key a character, or the name of another key
 * @param textOf the text of a step, in which the search looks
 * @returns undefined for a key that is not the view's
 */
export function afterKey(
  view: View,
  key: string,
  scene: Scene,
  textOf: (place: number) => string,
): Viewed | undefined {
  if (view.typing !== undefined) return typed(view, view.typing, key, scene, textOf);
  const move = MOVES[key];
  if (view.help && move === undefined) return { view: { ...view, help: false } };
  const place = placeOf(scene, view);
  const last = scene.steps.length - 1;
  const looking = (to: number): Viewed => {
    const at = Math.max(0, to);
    return { view: lookingAt(view, at >= last ? undefined : at) };
  };
  if (move !== undefined) {
    const pane = movedPane(view);
    const moved = { ...view.moved, [pane]: view.moved[pane] + move };
    return { view: { ...view, moved } };
  }
  switch (key) {
    case "left":
      return looking(place - 1);
    case "right":
      return looking(place + 1);
    case "home":
      return looking(0);
    case "end":
      return looking(last);
    case "tab":
      return {
        view: { ...view, focus: PANES[(PANES.indexOf(view.focus) + 1) % PANES.length] ?? "code" },
      };
    case "[":
      return choosing(view, scene, -1);
    case "]":
      return choosing(view, scene, 1);
    case "w":
      return { view: { ...view, variables: !view.variables, moved: { ...view.moved, tables: 0 } } };
    case "z":
      return { view: { ...view, zoomed: !view.zoomed } };
    case "escape":
      return { view: { ...view, zoomed: false, note: "" } };
    case "?":
      return { view: { ...view, help: true, moved: { ...view.moved, help: 0 } } };
    case "/":
      return { view: { ...view, typing: { what: "search", text: "" } } };
    default:
      return undefined;
  }
}

/** Chooses the held packet before or after the chosen one. */
function choosing(view: View, scene: Scene, away: number): Viewed {
  const { held } = scene;
  const chosen = chosenPacket(scene, view);
  const now = chosen === undefined ? -1 : held.indexOf(chosen);
  const to = held[Math.min(Math.max(now + away, 0), held.length - 1)];
  const note = to === undefined ? "No packet is held." : "";
  return { view: { ...view, packet: to?.number, note } };
}

function typed(
  view: View,
  { what, text }: NonNullable<View["typing"]>,
  key: string,
  scene: Scene,
  textOf: (place: number) => string,
): Viewed {
  const over = { ...view, typing: undefined };
  if (key === "escape") return { view: over };
  if (key === "enter") {
    if (what === "search") return { view: found(over, text || view.searched, scene, textOf) };
    return { view: over, typed: { peer: what, line: text } };
  }
  if (key === "end-of-input" && what !== "search" && text === "") {
    return { view: over, typed: { peer: what, line: undefined } };
  }
  const now = key === "backspace" ? [...text].slice(0, -1).join("") : text + printable(key);
  return { view: { ...view, typing: { what, text: now } } };
}

/** Names of keys are longer than a character. */
function printable(key: string): string {
  return [...key].length === 1 ? key : "";
}

/** Shows the next step that has the text, from the one that is shown on, and then from the first. */
function found(view: View, text: string, scene: Scene, textOf: (place: number) => string): View {
  const wanted = text.toLowerCase();
  if (wanted === "") return view;
  const places = scene.steps
    .map((_, place) => place)
    .filter((place) => textOf(place).toLowerCase().includes(wanted));
  const now = placeOf(scene, view);
  const next = places.find((place) => place > now) ?? places[0];
  const searched = { ...view, searched: text };
  if (next === undefined) return { ...searched, note: `No step made so far has "${text}".` };
  const note = `"${text}": ${places.indexOf(next) + 1} of ${places.length} steps; / and Enter go on`;
  return { ...lookingAt(searched, next === scene.steps.length - 1 ? undefined : next), note };
}
