/**
 * The ladder diagram of a run. Only its visible part is in the page. Later steps are faint. The reader
 * chooses packets with the mouse, or one after the other with the keys.
 */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LadderItem } from "../../src/draw/ladder/item.ts";
import { type Ladder, ladder } from "../../src/draw/ladder/ladder.ts";
import { lifeLines } from "../../src/draw/ladder/picture.ts";
import { durationText } from "../../src/draw/packet-words.ts";
import { PEERS } from "../../src/lab/model.ts";
import type { StepRecord } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { shape } from "../shape.ts";
import type { ShownRun } from "../source.ts";
import { Panel } from "./panel.tsx";

interface LadderViewProps {
  readonly run: ShownRun;
  readonly number: number;
  readonly chosen: number | undefined;
  readonly toStep: (step: number) => void;
  readonly toPacket: (packet: number) => void;
}

/** Pixels that are in the page above and below the visible part, and the distance after which they are drawn again. */
const MARGIN = 900;
const PORTION = 450;

export function LadderView({ run, number, chosen, toStep, toPacket }: LadderViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [{ width, height }, setSize] = useState({ width: 0, height: 800 });
  const [top, setTop] = useState(0);
  const [toScale, setToScale] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = (): void => {
      const [width, height] = [Math.floor(element.clientWidth), element.clientHeight];
      setSize((before) =>
        before.width === width && before.height === height ? before : { width, height },
      );
    };
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const { steps, end } = run;
  /** The steps whose packets the reader has opened. */
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const made = useMemo(
    () =>
      ladder(
        {
          steps,
          late: end?.late ?? [],
          goesOn: end === undefined,
          isOpen: (step) => opened.has(step),
        },
        { width: Math.max(width, 280), toScale, times: true },
      ),
    [steps, end, width, toScale, opened],
  );
  const toggle = (step: number): void => {
    const now = new Set(opened);
    if (!now.delete(step)) now.add(step);
    setOpened(now);
  };
  useLayoutEffect(() => {
    const fold = made.items.find(({ folds }) => chosen !== undefined && folds?.includes(chosen));
    if (fold !== undefined && !opened.has(fold.step)) toggle(fold.step);
  }, [made, chosen]);
  useLayoutEffect(() => {
    const element = box.current;
    const own = made.items.filter(({ step }) => step === number);
    const target = own.find(({ packet }) => packet !== undefined && packet === chosen) ?? own[0];
    if (element === null || target === undefined) return;
    const start = Math.max(0, (own[0]?.top ?? 0) - 4);
    const end = own.at(-1)?.bottom ?? start;
    // The whole step, with some of the steps before it; or else its beginning, or the chosen packet.
    const spare = element.clientHeight - (end - start);
    const top = spare > 0 ? start - spare / 2 : start;
    const isIn = target.top >= top && target.bottom <= top + element.clientHeight;
    element.scrollTop = isIn ? top : target.top - element.clientHeight / 3;
  }, [made, height, number, chosen]);
  const shown = made.items.filter(
    (item) => item.bottom > top - MARGIN && item.top < top + height + MARGIN,
  );
  const onScroll = (): void => {
    const portion = Math.floor((box.current?.scrollTop ?? 0) / PORTION) * PORTION;
    if (portion !== top) setTop(portion);
  };
  const choose = (item: LadderItem): void => {
    if (item.folds !== undefined) toggle(item.step);
    else if (item.packet === undefined) toStep(item.step);
    else toPacket(item.packet);
  };
  return (
    <Panel
      id="ladder"
      kind="wire"
      title="Ladder"
      aside={
        <>
          <span class="amount">{packetsText(steps[number - 1])}</span>
          <Spacing toScale={toScale} choose={setToScale} made={made} />
        </>
      }
    >
      <div class="ladder-heads" aria-hidden="true">
        {PEERS.map((peer) => (
          <span key={peer} class={peer} style={{ left: `${made.lines[peer]}px` }}>
            {peer}
          </span>
        ))}
      </div>
      <div class="ladder-box" ref={box} onScroll={onScroll}>
        <svg
          class="ladder"
          width={made.width}
          height={made.height}
          role="group"
          aria-label="Ladder diagram: packets between server and client"
        >
          {lifeLines(
            made,
            Math.max(0, top - MARGIN),
            Math.min(made.height, top + height + 2 * MARGIN),
          ).map((line) => shape(line))}
          {shown.map((item) => (
            <Item
              key={item.key}
              item={item}
              number={number}
              isChosen={item.packet !== undefined && item.packet === chosen}
              isOpen={opened.has(item.step)}
              choose={choose}
            />
          ))}
        </svg>
      </div>
    </Panel>
  );
}

function packetsText(step: StepRecord | undefined): string {
  const count = step?.packets.length ?? 0;
  if (step === undefined) return "";
  return count === 0 ? "no packets" : count === 1 ? "1 packet" : `${count} packets`;
}

interface ItemProps {
  readonly item: LadderItem;
  readonly number: number;
  readonly isChosen: boolean;
  /** Whether the packets of its step are shown. */
  readonly isOpen: boolean;
  readonly choose: (item: LadderItem) => void;
}

function Item({ item, number, isChosen, isOpen, choose }: ItemProps) {
  const time = item.step === number ? "now" : item.step > number ? "later" : "";
  const kind = `item ${time}${isChosen ? " chosen" : ""}`;
  const drawn = useMemo(() => shape(item.drawn), [item]);
  // An item without a label repeats another one, so a screen reader skips it.
  if (item.label === "") return <g class={kind}>{drawn}</g>;
  return (
    <g
      class={kind}
      role="button"
      tabindex={isChosen || (item.packet === undefined && item.step === number) ? 0 : -1}
      {...(item.folds === undefined ? { "aria-pressed": isChosen } : { "aria-expanded": isOpen })}
      onClick={() => choose(item)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(item);
      }}
    >
      <title>{safeText(item.label)}</title>
      {drawn}
    </g>
  );
}

interface SpacingProps {
  readonly toScale: boolean;
  readonly choose: (toScale: boolean) => void;
  readonly made: Ladder;
}

function Spacing({ toScale, choose, made }: SpacingProps) {
  return (
    <>
      {made.scale !== undefined && (
        <span class="scale">100 px = {durationText(100 / made.scale)}, at least one line</span>
      )}
      <div class="choice" role="group" aria-label="Distance between packets">
        <button type="button" aria-pressed={!toScale} onClick={() => choose(false)}>
          even
        </button>
        <button type="button" aria-pressed={toScale} onClick={() => choose(true)}>
          time to scale
        </button>
      </div>
    </>
  );
}
