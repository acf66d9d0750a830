/**
 * Draws the full-screen view: exactly as many lines as the terminal has rows, none wider than its columns.
 * The panes keep their places from step to step.
 */
import { PEERS, type Peer } from "../../lab/model.ts";
import { CUT, cut, padded, widthOf, wrapped } from "../text/layout.ts";
import { safeText } from "../text/safe-text.ts";
import type { Style } from "../text/style.ts";
import { labText } from "../text/verdict.ts";
import { HELP } from "./help.ts";
import { type Content, codeOf, packetsOf, tableOf } from "./panes.ts";
import {
  type Moved,
  movedPane,
  PANES,
  type Pane,
  placeOf,
  type Scene,
  type Size,
  type View,
} from "./scene.ts";
import { variablesOf } from "./variables-pane.ts";
import { whyOf } from "./why-pane.ts";

/** From this width on, both peers stand side by side. */
const WIDE = 80;
/** With fewer rows only the pane with the focus is drawn. */
const LEAST_ROWS = 20;
/** The rows of the header and of the two lines at the end. */
const AROUND = 3;
const SEPARATOR = "│";

export function frame(scene: Scene, view: View, size: Size, style: Style): readonly string[] {
  const rows = Math.max(1, size.rows - AROUND);
  const body = bodyOf(scene, view, { ...size, rows }, style);
  const filled = Array.from({ length: rows }, (_, index) => body[index] ?? "");
  return [header(scene, view, size, style), ...filled, ...footer(scene, view, size, style)];
}

function header(scene: Scene, view: View, { columns }: Size, style: Style): string {
  const { run, steps } = scene;
  if (run === undefined) return style.strong("wirestep step");
  const { head } = run;
  const place = placeOf(scene, view);
  const isNewest = place === steps.length - 1;
  const shown = place < 0 ? "before step 1" : `step ${place + 1}`;
  const where = `${shown} of ${head.lab.steps}${isNewest ? "" : `; ${steps.length} made`}`;
  const mark = steps.some(({ mismatches }) => mismatches.length > 0) ? " ✗" : "";
  const name = safeText(labText(head));
  const right = `  ${where}${mark}`;
  const left = cut(`${name}  ${safeText(head.lab.question)}`, columns - widthOf(right));
  const text = padded(left, columns - widthOf(right));
  return style.strong(text.slice(0, name.length)) + text.slice(name.length) + style.notice(right);
}

function bodyOf(scene: Scene, view: View, size: Size, style: Style): readonly string[] {
  if (isAlone(view, size))
    return drawnParts(partsAlone(scene, view, size, style), view, size, style);
  const heights = heightsOf(size.rows);
  return PANES.flatMap((pane) => {
    const part = { columns: size.columns, rows: heights[pane] };
    return drawnParts(partsOf(scene, view, pane, part, style), view, part, style);
  });
}

/** Whether the help, or the pane with the focus, has the whole body. */
function isAlone(view: View, { rows }: Size): boolean {
  return view.help || view.zoomed || rows + AROUND < LEAST_ROWS;
}

/** The view with its lines moved no further than the last line of what the arrows move. */
export function inside(scene: Scene, view: View, size: Size, style: Style): View {
  const body = { ...size, rows: Math.max(1, size.rows - AROUND) };
  const pane = movedPane(view);
  const parts = isAlone(view, body)
    ? partsAlone(scene, view, body, style)
    : partsOf(scene, view, view.focus, { ...body, rows: heightsOf(body.rows)[view.focus] }, style);
  const ranges = parts.map(({ content, size: { rows } }) => rangeOf(content, rows));
  const least = Math.min(...ranges.map(([from]) => from));
  const most = Math.max(...ranges.map(([, to]) => to));
  const moved = Math.min(Math.max(view.moved[pane], least), most);
  return moved === view.moved[pane] ? view : { ...view, moved: { ...view.moved, [pane]: moved } };
}

/** The rows of each pane, with its title. */
function heightsOf(rows: number): Readonly<Record<Pane, number>> {
  const spare = Math.max(0, rows - 21);
  const code = 6 + Math.floor(spare * 0.35);
  const packets = 5 + Math.floor(spare * 0.2);
  const tables = 5 + Math.floor(spare * 0.15);
  return { code, packets, tables, why: rows - code - packets - tables };
}

/** A part of the body with the pane that it belongs to. */
interface Part {
  readonly pane: Moved;
  readonly content: Content;
  readonly size: Size;
}

/** The help, or the pane with the focus alone: both peers stand one below the other. */
function partsAlone(scene: Scene, view: View, size: Size, style: Style): readonly Part[] {
  const at = placeOf(scene, view);
  const { columns } = size;
  const content = (): Content => {
    if (view.help)
      return titled(
        "keys",
        HELP.flatMap((line) => wrapped(line, columns)),
      );
    if (view.focus === "packets") return packetsOf(scene, view, at, columns, style, true);
    if (view.focus === "why") return whyOf(scene, at, columns, style);
    const [server, client] = PEERS.map((peer) =>
      view.focus === "code"
        ? codeOf(scene, peer, at, columns, style)
        : tablesOf(scene, view, peer, at, size, style),
    );
    if (server === undefined || client === undefined) throw new Error("there are two peers");
    return titled(server.title, [...server.lines, style.strong(client.title), ...client.lines]);
  };
  return [{ pane: movedPane(view), content: content(), size }];
}

function tablesOf(
  scene: Scene,
  { variables }: View,
  ...of: [peer: Peer, at: number, size: Size, style: Style]
): Content {
  return (variables ? variablesOf : tableOf)(scene, ...of);
}

function titled(title: string, lines: readonly string[]): Content {
  return { title, lines };
}

/** The parts of a pane: one, or one for each peer, side by side if there is room. */
function partsOf(scene: Scene, view: View, pane: Pane, size: Size, style: Style): readonly Part[] {
  const at = placeOf(scene, view);
  const { columns, rows } = size;
  if (pane === "packets")
    return [{ pane, content: packetsOf(scene, view, at, columns, style, false), size }];
  if (pane === "why") return [{ pane, content: whyOf(scene, at, columns, style), size }];
  const upper = Math.ceil(rows / 2);
  return PEERS.map((peer, index) => {
    const part =
      columns < WIDE
        ? { columns, rows: index === 0 ? upper : rows - upper }
        : { columns: Math.floor((columns - 1) / 2), rows };
    const content =
      pane === "code"
        ? codeOf(scene, peer, at, part.columns, style)
        : tablesOf(scene, view, peer, at, part, style);
    return { pane, content, size: part };
  });
}

function drawnParts(
  parts: readonly Part[],
  view: View,
  { columns }: Size,
  style: Style,
): readonly string[] {
  const drawn = parts.map(({ pane, content, size }) =>
    inRows(content, view.moved[pane], size, style, pane === movedPane(view)),
  );
  const [left = [], right] = drawn;
  const [first] = parts;
  if (right === undefined || first === undefined || first.size.columns === columns)
    return drawn.flat();
  return left.map(
    (line, index) =>
      `${padded(line, first.size.columns)}${style.faint(index === 0 ? "┬" : SEPARATOR)}${right[index] ?? ""}`,
  );
}

/** How far a content's lines can be moved up and down. */
function rangeOf({ lines, middle }: Content, rows: number): readonly [from: number, to: number] {
  const room = rows - 1;
  const start = Math.max(0, middle === undefined ? 0 : middle - Math.floor(room / 2));
  return [-start, Math.max(0, lines.length - room) - start];
}

/** A title, and the lines that fit below it. The title has signs for those that don't. */
function inRows(
  content: Content,
  moved: number,
  { columns, rows }: Size,
  style: Style,
  hasFocus = false,
): readonly string[] {
  const room = rows - 1;
  const { title, lines } = content;
  const [least, most] = rangeOf(content, rows);
  const from = Math.min(Math.max(moved, least), most) - least;
  const shown = lines.slice(from, from + room);
  const below = lines.length - from - shown.length;
  const signs = `${from > 0 ? `↑${from}` : ""}${below > 0 ? `↓${below}` : ""}`;
  const sign = signs === "" ? "" : ` ${signs} `;
  const name = cut(`─ ${title} `, columns - widthOf(sign));
  const rule = "─".repeat(Math.max(0, columns - widthOf(name) - widthOf(sign)));
  const head = (hasFocus ? style.strong : style.faint)(`${name}${rule}${sign}`);
  return [head, ...Array.from({ length: room }, (_, index) => shown[index] ?? "")];
}

function footer(scene: Scene, view: View, { columns }: Size, style: Style): readonly string[] {
  const { typing, note } = view;
  if (typing !== undefined) {
    const prompt = typing.what === "search" ? "/" : `${typing.what}'s input> `;
    const hint =
      typing.what === "search"
        ? "Enter searches, Esc ends"
        : "Enter ends the line, Ctrl-D the input, Esc nothing";
    return [cut(`${prompt}${typing.text}█`, columns), style.faint(cut(hint, columns))];
  }
  return [cut(note || scene.message, columns), style.faint(keysLine(scene, columns))];
}

/** The keys that fit; the sign at the end means that ? has them all. */
function keysLine({ keys }: Scene, columns: number): string {
  const always = "  ? help  q quit";
  let line = "";
  for (const [key, meaning] of keys) {
    const more = `${line === "" ? "" : "  "}${key} ${meaning}`;
    if (widthOf(line + more + always) + 2 > columns) return `${line} ${CUT}${always}`;
    line += more;
  }
  return `${line}${always}`;
}
