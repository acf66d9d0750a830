/** The lower row of a run whose first step has not been made: the lesson is there before the run begins. */
import type { ComponentChildren } from "preact";
import { Legend } from "./legend.tsx";
import { Panel } from "./panel.tsx";
import { Tabs } from "./tabs.tsx";

interface BeforeStepsProps {
  readonly lesson: (() => ComponentChildren) | undefined;
  readonly open: string;
  readonly choose: (tab: string) => void;
}

export function BeforeSteps({ lesson, open, choose }: BeforeStepsProps) {
  const tabs = [
    ...(lesson === undefined ? [] : [{ id: "lesson", name: "Lesson", content: lesson }]),
    { id: "legend", name: "Legend", content: () => <Legend /> },
  ];
  return (
    <>
      <div class="telling">
        <Panel id="before" kind="told" title="Before the first step" scrolls>
          <p class="empty">Both programs are stopped in main. No packet has been sent.</p>
        </Panel>
      </div>
      <Tabs label="Details" tabs={tabs} open={open} choose={choose} place="" />
    </>
  );
}
