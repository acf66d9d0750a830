/**
 * Tabs: one part of several is shown. They are buttons and no ARIA tabs, whose arrow keys would be missing
 * for stepping when a reader has just opened a tab.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly content: () => ComponentChildren;
}

interface TabsProps {
  /** The name of the whole, for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly open: string;
  readonly choose: (id: string) => void;
  /** Shown after the tabs. */
  readonly aside?: ComponentChildren;
  /** The part of the run that is shown. A new one is shown from its beginning. */
  readonly place: string;
}

export function Tabs({ label, tabs, open, choose, aside, place }: TabsProps) {
  const body = useRef<HTMLDivElement>(null);
  const shown = tabs.find(({ id }) => id === open) ?? tabs[0];
  useEffect(() => {
    if (body.current !== null) body.current.scrollTop = 0;
  }, [shown?.id, place]);
  return (
    <section class="panel details" aria-label={label}>
      <div class="panel-head">
        <div class="tabs" role="group" aria-label={label}>
          {tabs.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === shown?.id}
              onClick={() => choose(id)}
            >
              {name}
            </button>
          ))}
        </div>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </div>
      <div
        class="panel-body"
        id="details"
        ref={body}
        role="region"
        tabIndex={0}
        aria-label={shown?.name}
      >
        {shown?.content()}
      </div>
    </section>
  );
}
