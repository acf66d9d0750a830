/**
 * A page that shows one run after another and walks through it: at each step it measures whether all that
 * the step changes is visible, and whether a pane has moved. Nothing is loaded again between steps or runs.
 */
import { h, render } from "preact";
import { sheetBlocks } from "../../src/report/lesson/blocks.ts";
import { RunPage } from "../../web/run.tsx";
import { recordedSource } from "../../web/source.ts";
import type { Walk } from "../support/pages/walking-page.ts";

const root = document.getElementById("page") as HTMLElement;
const MOST_PACKETS = 6;
const LINES_AROUND = 3;

const walk: Walk = async (record) => {
  render(null, root);
  history.replaceState(null, "", "#step=1");
  render(h(RunPage, { source: recordedSource(record), lessonOf: sheetBlocks }), root);
  // The legend is the same in each step, so that drawing headers takes none of the time.
  all(".tabs button")
    .find(({ textContent }) => textContent === "Legend")
    ?.click();
  const problems: string[] = [];
  let boxes: readonly string[] | undefined;
  for (const { number } of record.steps) {
    all(".jump")[number - 1]?.click();
    await shown(number);
    problems.push(...unseen().map((what) => `step ${number}: ${what}`));
    const now = paneBoxes();
    const moved = now.filter((box, index) => boxes !== undefined && box !== boxes[index]);
    if (boxes !== undefined && boxes.length !== now.length) moved.push("the number of panes");
    problems.push(...moved.map((box) => `step ${number}: moved: ${box}`));
    boxes ??= now;
  }
  return problems;
};
Object.assign(globalThis, { walk });

/** Resolves when the page shows the step: it renders, and scrolls its panes, before the next task. */
async function shown(number: number): Promise<void> {
  await Promise.resolve();
  const heading = document.getElementById("step")?.textContent ?? "";
  if (!heading.startsWith(`Step ${number}:`)) throw new Error(`step ${number} is not shown`);
}

function all(selector: string, inside: ParentNode = document): readonly HTMLElement[] {
  return [...inside.querySelectorAll<HTMLElement>(selector)];
}

/** The changes of the step that a reader does not see. */
function unseen(): readonly string[] {
  return [
    ...all(".program").flatMap(hiddenLines),
    ...hiddenPackets(),
    ...hiddenParts(".kernel", ".rows", "tr.new, tr.gone, tr.changed", "a changed row"),
    ...hiddenParts(".kernel", ".tracks", ".moved .is, li:only-child .is", "a state"),
    ...hiddenParts(".panel.told", ".panel-head", ".good, .bad, .no-verdict", "the verdict"),
    ...hiddenSentence(),
    ...hiddenParts(".panel.told", ".panel-body", ".found > .differs:first-child h3", "the cause"),
    ...hiddenSides(),
  ];
}

function hiddenLines(program: HTMLElement): readonly string[] {
  const body = program.querySelector<HTMLElement>(".panel-body");
  const lines = all(".source li", program);
  const main =
    program.querySelector<HTMLElement>("li.fault") ?? program.querySelector("li.current");
  const at = main === null ? -1 : lines.indexOf(main as HTMLElement);
  if (body === null || at < 0) return [];
  const around = lines.slice(Math.max(0, at - LINES_AROUND), at + LINES_AROUND + 1);
  const name = program.querySelector("h2")?.textContent;
  return around.every((line) => isSeen(line.querySelector("code") ?? line, body, "y"))
    ? []
    : [`a line of ${name}`];
}

function hiddenPackets(): readonly string[] {
  const box = document.querySelector<HTMLElement>(".ladder-box");
  if (box === null) return ["the ladder"];
  const packets = all(".ladder .item.now:has(.packet) .label");
  return packets
    .slice(0, MOST_PACKETS)
    .filter((packet) => !isSeen(packet, box, "both"))
    .map((packet) => `packet ${packet.textContent}`);
}

function hiddenParts(pane: string, box: string, part: string, name: string): readonly string[] {
  return all(pane).flatMap((one) => {
    const inside = one.querySelector<HTMLElement>(box);
    if (inside === null) return [`${name}: no ${box}`];
    return all(part, inside)
      .filter((found) => !isSeen(found, inside, "y"))
      .map((found) => `${name}: ${found.textContent}`);
  });
}

/** The beginning of what is expected, and of what was observed. */
function hiddenSides(): readonly string[] {
  const body = document.querySelector<HTMLElement>(".panel.told .panel-body");
  return all(".found > .differs:first-child .sides pre").flatMap((side) => {
    const text = [...side.querySelectorAll("ins, del")].find(
      ({ textContent }) => textContent !== "",
    );
    const [start] = (text ?? side).getClientRects();
    if (body === null || start === undefined) return ["the sides of the mismatch"];
    const line = { getBoundingClientRect: () => start };
    return isSeen(line, body, "y") ? [] : [`a side of the mismatch: ${side.textContent}`];
  });
}

/** The first sentence of the explanation. */
function hiddenSentence(): readonly string[] {
  const why = document.querySelector<HTMLElement>(".told .why");
  const body = document.querySelector<HTMLElement>(".told .panel-body");
  const text = [...(why?.childNodes ?? [])].findLast((node) => node instanceof Text);
  if (body === null || !(text instanceof Text)) return [];
  const range = document.createRange();
  range.setStart(text, 0);
  const end = text.data.search(/\.(?:\s|$)/);
  range.setEnd(text, end < 0 ? text.length : end + 1);
  return isSeen(range, body, "y") ? [] : [`the explanation: ${range.toString()}`];
}

/** Whether the part lies in its box and in the window. Half a pixel is rounding. */
function isSeen(
  part: { getBoundingClientRect(): DOMRect },
  box: HTMLElement,
  along: "y" | "both",
): boolean {
  const own = part.getBoundingClientRect();
  const { top, left } = box.getBoundingClientRect();
  const bottom = Math.min(top + box.clientTop + box.clientHeight, innerHeight) + 0.5;
  const right = Math.min(left + box.clientLeft + box.clientWidth, innerWidth) + 0.5;
  const isTall = own.top >= Math.max(top, 0) - 0.5 && own.bottom <= bottom;
  return isTall && (along === "y" || (own.left >= left - 0.5 && own.right <= right));
}

/** The place of each pane in the window. */
function paneBoxes(): readonly string[] {
  return all("main, .workspace .panel, .run-head, .stepper").map((pane) => {
    const { x, y, width, height } = pane.getBoundingClientRect();
    const name = pane.getAttribute("aria-labelledby") ?? pane.className;
    return `${name} ${[x, y, width, height].map(Math.round).join(" ")}`;
  });
}
