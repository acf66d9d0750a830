/** A section of the page with its heading. */
import type { ComponentChildren } from "preact";

interface PanelProps {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly kind?: string;
  /** Shown next to the heading: choices or a short note. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Panel({ id, title, kind = "", aside, children }: PanelProps) {
  return (
    <section class={`panel ${kind}`.trim()} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && aside !== false && <div class="aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
