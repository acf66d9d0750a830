/** A section of the page with its heading. */
import type { ComponentChildren, RefObject } from "preact";

interface PanelProps {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly kind?: string;
  /** Shown next to the heading: choices or a short note. */
  readonly aside?: ComponentChildren;
  /** The part below the heading, if something scrolls it. */
  readonly body?: RefObject<HTMLDivElement | null>;
  /** Whether the part below the heading has a size of its own and scrolls, so that a key must reach it. */
  readonly scrolls?: boolean;
  readonly children: ComponentChildren;
}

export function Panel({ id, title, kind = "", aside, body, scrolls, children }: PanelProps) {
  return (
    <section class={`panel ${kind}`.trim()} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside !== undefined && aside !== false && <div class="aside">{aside}</div>}
      </div>
      <div
        class="panel-body"
        {...(body && { ref: body })}
        {...(scrolls && { tabIndex: 0, role: "group", "aria-labelledby": id })}
      >
        {children}
      </div>
    </section>
  );
}
