/** Everything about a step that does not need to be visible all the time, in tabs that keep their place. */
import type { ComponentChildren } from "preact";
import type { FatesByNumber } from "../../src/draw/ladder/rows.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { PEERS } from "../../src/lab/model.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import type { ShownRun } from "../source.ts";
import type { PaneSizes } from "../workspace/sizes.ts";
import { Legend } from "./legend.tsx";
import { PacketView } from "./packet/packet.tsx";
import { Netstat, OnLoopback, Outputs, Tcpdump } from "./printed.tsx";
import { RunEnd } from "./run-end.tsx";
import { StateView } from "./states.tsx";
import { type Tab, Tabs } from "./tabs.tsx";
import { VariablesView } from "./variables.tsx";

interface DetailsProps {
  /** The part of the run that is not hidden. */
  readonly run: ShownRun;
  /** The whole run, with the place of its files. */
  readonly whole: ShownRun;
  readonly number: number;
  /** Whether the step after this one must be predicted first. */
  readonly isNext: boolean;
  readonly chosen: RecordedPacket | undefined;
  readonly why: Explanation | undefined;
  readonly fates: FatesByNumber;
  readonly toPacket: (packet: number) => void;
  readonly lesson: (() => ComponentChildren) | undefined;
  readonly open: string;
  readonly choose: (tab: string) => void;
  readonly panes: PaneSizes;
}

export function Details(props: DetailsProps) {
  const { run, number, isNext, chosen, why, fates, toPacket, open, choose, panes } = props;
  const { steps, end } = run;
  const step = steps[number - 1];
  const tabs: readonly (Tab | undefined)[] = [
    props.lesson && { id: "lesson", name: "Lesson", content: props.lesson },
    {
      id: "packet",
      name: "Packet",
      content: () => (
        <PacketView
          packet={chosen}
          step={isNext ? undefined : step}
          why={why}
          fates={fates}
          kernel={end?.kernel}
          toPacket={toPacket}
        />
      ),
    },
    {
      id: "tcpdump",
      name: "tcpdump",
      content: () => (
        <>
          <h3>{isNext ? "tcpdump of the previous step" : "tcpdump of this step"}</h3>
          <Tcpdump step={step} fates={fates} chosen={chosen?.number} toPacket={toPacket} />
          <OnLoopback step={step} />
        </>
      ),
    },
    { id: "netstat", name: "netstat", content: () => <Netstat steps={steps} number={number} /> },
    {
      id: "variables",
      name: "Variables",
      content: () => <VariablesView steps={steps} number={number} />,
    },
    { id: "output", name: "Output", content: () => <Outputs steps={steps} number={number} /> },
    {
      id: "states",
      name: "States",
      content: () => (
        <>
          <p class="where">
            A number on an edge is the step in which it was taken; 2+ is step 2 and later ones.
          </p>
          <div class="both-ways">
            {PEERS.map((peer) => (
              <StateView key={peer} steps={steps} peer={peer} number={number} isNext={isNext} />
            ))}
          </div>
        </>
      ),
    },
    { id: "legend", name: "Legend", content: () => <Legend /> },
    end && {
      id: "run",
      name: "Run",
      content: () => (
        <RunEnd record={end} folder={props.whole.folder} downloads={props.whole.downloads} />
      ),
    },
  ];
  return (
    <Tabs
      label="Details"
      tabs={tabs.filter((tab) => tab !== undefined)}
      open={open}
      choose={choose}
      place={`${open === "lesson" ? "" : number} ${open === "packet" ? chosen?.number : ""}`}
      aside={
        <button
          type="button"
          class="plain small roomy"
          aria-pressed={panes.isRoomy}
          onClick={panes.toggleRoomy}
          title="Give the lower panes the larger part of the window"
        >
          {panes.isRoomy ? "Smaller" : "Larger"}
        </button>
      }
    />
  );
}
