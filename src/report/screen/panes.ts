/** The contents of the panes: lines for a step, before they are fitted into the pane's rows. */
import { PEERS, type Peer } from "../../lab/model.ts";
import { SeenSteps } from "../../predict/seen.ts";
import type { Entry, SocketAddress } from "../../sockets/table.ts";
import { CUT, cut, widthOf, wrapped } from "../text/layout.ts";
import { loopbackLines } from "../text/loopback-text.ts";
import { safeText } from "../text/safe-text.ts";
import { shownCode } from "../text/sources.ts";
import type { Style } from "../text/style.ts";
import { fitted } from "../text/table.ts";
import { againText, packetNotes, severalText } from "../text/transcript/network.ts";
import { isOfUdp } from "../text/transcript/states.ts";
import { markRows, TABLE_COLUMNS } from "../text/transcript/table-changes.ts";
import { chosenPacket, type Scene, type Size, type View } from "./scene.ts";

export interface Content {
  readonly title: string;
  readonly lines: readonly string[];
  /** The line that should be visible, by its place. */
  readonly middle?: number;
}

/** Columns of a table's title for its rule and for the signs of rows that don't fit. */
const AROUND_STATES = 11;

/** @param at the place of the step among those made; -1 before the first */
export function codeOf(
  scene: Scene,
  peer: Peer,
  at: number,
  columns: number,
  style: Style,
): Content {
  if (scene.run === undefined) return { title: peer, lines: [] };
  const { programs, sources, others } = scene.run.plan;
  const step = scene.steps[at];
  const done = [step?.executed, ...(step?.finished ?? [])].find(
    (line) => line?.peer === peer,
  )?.line;
  const next = at === scene.steps.length - 1 ? scene.next[peer] : undefined;
  const file = next?.file ?? done?.file ?? programs[peer];
  const text = others[peer].find(({ name }) => name === file)?.text ?? sources[peer];
  const isOf = (
    line: { readonly file: string; readonly number: number } | undefined,
    number: number,
  ) =>
    line !== undefined && line.number === number && (line.file === file || file === programs[peer]);
  const lines = text
    .trimEnd()
    .split(/\r\n?|\n/)
    .map((line, index) => {
      const isNext = isOf(next, index + 1);
      const mark = isNext ? ">" : isOf(done, index + 1) ? "·" : " ";
      const shown = cut(`${mark} ${shownCode(line)}`, columns);
      if (isNext) return style.strong(shown);
      return mark === "·" ? style.name(shown) : style.faint(shown);
    });
  const middle = (next ?? done)?.number;
  return { title: safeText(file), lines, ...(middle !== undefined && { middle: middle - 1 }) };
}

/** @param whole wraps long lines instead of cutting them */
export function packetsOf(
  scene: Scene,
  view: View,
  at: number,
  columns: number,
  style: Style,
  whole: boolean,
): Content {
  const { steps } = scene;
  const { packets = [], several = [], sentAgain, network } = steps[at] ?? {};
  const together = new Set(several.flatMap((one) => one.packets));
  const lines = [
    ...several.map((one) => severalText(one)),
    ...packets
      .filter(({ number }) => !together.has(number))
      .flatMap((packet) => [
        `${packet.number} ${safeText(packet.text)}`,
        ...(packetNotes(packet) === "" ? [] : [`  ${safeText(packetNotes(packet))}`]),
      ]),
    ...againText(sentAgain).map(safeText),
    ...loopbackLines(steps[at]?.loopback).flatMap(({ peer, packets: own, lookups }) => [
      ...own.map((text) => `${peer}'s lo: ${safeText(text)}`),
      ...(lookups ? [`${peer} ${safeText(lookups)}`] : []),
    ]),
  ];
  const acted = (network?.packets ?? []).flatMap((number) => {
    const packet = steps.flatMap((step) => step.packets).find((one) => one.number === number);
    return packet === undefined ? [] : [`acted on ${number} ${safeText(packet.text)}`];
  });
  const chosen = chosenPacket(scene, view);
  const isChoice = at === steps.length - 1 && scene.held.length > 1;
  const held = (isChoice ? scene.held : []).map(
    (packet) => `${packet === chosen ? ">" : " "} held ${packet.number} ${safeText(packet.text)}`,
  );
  const all = [...acted, ...lines, ...held];
  const shown = all.flatMap((line) => (whole ? wrapped(line, columns, 2) : [cut(line, columns)]));
  return {
    title: packets.length === 0 ? "packets" : `packets ${packets.length}`,
    lines: all.length === 0 ? [style.faint(at < 0 ? "" : "none")] : shown,
  };
}

/** The socket table after the step, with the marks of its changes, and the state of the first connection. */
export function tableOf(
  scene: Scene,
  peer: Peer,
  at: number,
  { columns, rows: room }: Size,
  style: Style,
): Content {
  const { run, steps } = scene;
  const step = steps[at];
  if (run === undefined || step === undefined) return { title: peer, lines: [] };
  const { head } = run;
  const nameOf = ({ address, port }: SocketAddress): SocketAddress => ({
    address: PEERS.find((one) => head.peers[one].address === address) ?? address,
    port,
  });
  const before = (steps[at - 1]?.tables[peer] ?? []) as readonly Entry[];
  const rows = markRows(before, step.tables[peer] as readonly Entry[], nameOf);
  const path = pathOf(scene, peer, at);
  const states = newestStates(path, columns - peer.length - AROUND_STATES);
  const title = states === "" ? peer : `${peer}  ${states}`;
  if (rows.length === 0) return { title, lines: [style.faint("no sockets")] };
  const colours = {
    "+": style.good,
    "-": style.bad,
    "*": style.notice,
    " ": (text: string) => text,
  };
  const cells = rows.map((row) => row.cells.map(safeText));
  const { head: headings = "", rows: texts } = fitted(TABLE_COLUMNS, cells, columns - 2);
  const lines = rows.flatMap(({ mark }, index) =>
    (texts[index] ?? []).map((text, line) => colours[mark](`${line === 0 ? mark : " "} ${text}`)),
  );
  // the rows matter more than their headings
  const hasHead = lines.length < room - 1;
  const changed = rows.findIndex(({ mark }) => mark !== " ");
  return {
    title,
    lines: [...(hasHead ? [style.faint(`  ${headings}`)] : []), ...lines],
    ...(changed >= 0 && { middle: changed }),
  };
}

/** As many of the last states as fit, with a sign for those before. */
function newestStates(path: readonly string[], columns: number): string {
  for (const [index] of path.entries()) {
    const text = `${index === 0 ? "" : `${CUT}→`}${path.slice(index).join("→")}`;
    if (widthOf(text) <= columns) return text;
  }
  return path.at(-1) ?? "";
}

/** The states of the peer's socket of the first connection, up to this step. */
function pathOf({ run, steps }: Scene, peer: Peer, at: number): readonly string[] {
  if (run === undefined || isOfUdp(steps.flatMap(({ packets }) => packets))) return [];
  const seen = new SeenSteps(run.head);
  const states = [
    seen.states[peer],
    ...steps.slice(0, at + 1).map((step) => seen.add(step).states[peer]),
  ];
  const path = states.filter((state, index) => state !== states[index - 1]);
  return path.length === 1 && path[0] === "CLOSED" ? [] : path;
}
