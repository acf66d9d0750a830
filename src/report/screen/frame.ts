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
import { type Content, codeOf, packetsOf, tableOf, whyOf } from "./panes.ts";
import { type Pane, placeOf, type Scene, type Size, type View } from "./scene.ts";
import { variablesOf } from "./variables-pane.ts";

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
  if (view.help)
    return inRows(
      titled(
        "keys",
        HELP.flatMap((line) => wrapped(line, size.columns)),
      ),
      0,
      size,
      style,
    );
  if (view.zoomed || size.rows + AROUND < LEAST_ROWS) return zoomed(scene, view, size, style);
  const heights = heightsOf(size.rows);
  const draw = (pane: Pane): readonly string[] =>
    paneLines(scene, view, pane, { columns: size.columns, rows: heights[pane] }, style);
  return [...draw("code"), ...draw("packets"), ...draw("tables"), ...draw("why")];
}

/** The rows of each pane, with its title. */
function heightsOf(rows: number): Readonly<Record<Pane, number>> {
  const spare = Math.max(0, rows - 21);
  const code = 6 + Math.floor(spare * 0.35);
  const packets = 5 + Math.floor(spare * 0.2);
  const tables = 5 + Math.floor(spare * 0.15);
  return { code, packets, tables, why: rows - code - packets - tables };
}

/** The pane with the focus alone. Both peers stand one below the other. */
function zoomed(scene: Scene, view: View, size: Size, style: Style): readonly string[] {
  const at = placeOf(scene, view);
  const { columns } = size;
  const content = (): Content => {
    if (view.focus === "packets") return packetsOf(scene, at, columns, style, true);
    if (view.focus === "why") return whyOf(scene, at, columns, style);
    const [server, client] = PEERS.map((peer) =>
      view.focus === "code"
        ? codeOf(scene, peer, at, columns, style)
        : tablesOf(scene, view, peer, at, size, style),
    );
    if (server === undefined || client === undefined) throw new Error("there are two peers");
    return titled(server.title, [...server.lines, style.strong(client.title), ...client.lines]);
  };
  return inRows(content(), view.moved[view.focus], size, style, true);
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

function paneLines(
  scene: Scene,
  view: View,
  pane: Pane,
  size: Size,
  style: Style,
): readonly string[] {
  const at = placeOf(scene, view);
  const moved = view.moved[pane];
  const hasFocus = view.focus === pane;
  const one = (content: Content, part: Size): readonly string[] =>
    inRows(content, moved, part, style, hasFocus);
  if (pane === "packets") return one(packetsOf(scene, at, size.columns, style, false), size);
  if (pane === "why") return one(whyOf(scene, at, size.columns, style), size);
  const of = (peer: Peer, part: Size): Content =>
    pane === "code"
      ? codeOf(scene, peer, at, part.columns, style)
      : tablesOf(scene, view, peer, at, part, style);
  if (size.columns < WIDE) {
    const upper = Math.ceil(size.rows / 2);
    return PEERS.flatMap((peer, index) => {
      const part = { columns: size.columns, rows: index === 0 ? upper : size.rows - upper };
      return one(of(peer, part), part);
    });
  }
  const column = Math.floor((size.columns - 1) / 2);
  const [left = [], right = []] = PEERS.map((peer) =>
    one(of(peer, { columns: column, rows: size.rows }), { columns: column, rows: size.rows }),
  );
  return left.map(
    (line, index) =>
      `${padded(line, column)}${style.faint(index === 0 ? "┬" : SEPARATOR)}${right[index] ?? ""}`,
  );
}

/** A title, and the lines that fit below it. The title has signs for those that don't. */
function inRows(
  { title, lines, middle }: Content,
  moved: number,
  { columns, rows }: Size,
  style: Style,
  hasFocus = false,
): readonly string[] {
  const room = rows - 1;
  const last = Math.max(0, lines.length - room);
  const centred = middle === undefined ? 0 : middle - Math.floor(room / 2);
  const first = Math.min(Math.max(0, centred) + moved, last);
  const from = Math.max(0, first);
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
