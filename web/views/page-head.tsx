/** The head of every page: brand, title, text and an end part. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Family } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";

interface PageHeadProps {
  readonly brand: string;
  readonly title: ComponentChildren;
  /** The text below the title. */
  readonly children?: ComponentChildren;
  /** The part at the end, above the choice of colours. */
  readonly end?: ComponentChildren;
}

export function PageHead({ brand, title, children, end }: PageHeadProps) {
  return (
    <header class="head">
      <div>
        <p class="brand">{brand}</p>
        <h1>{title}</h1>
        {children}
      </div>
      <div class="head-end">
        {end}
        <ThemeChoice />
      </div>
    </header>
  );
}

/** A lab's name as a page's title. */
export function LabTitle({ name, family }: { readonly name: string; readonly family: Family }) {
  return (
    <>
      {safeText(name)}
      {family === 6 && <span class="on"> on IPv6</span>}
    </>
  );
}

const THEMES = ["auto", "light", "dark"] as const;

/** Light or dark, as the browser prefers or as the reader chooses. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<(typeof THEMES)[number]>("auto");
  const choose = (wanted: (typeof THEMES)[number]): void => {
    document.documentElement.dataset.theme = wanted;
    setTheme(wanted);
  };
  return (
    <div class="choice" role="group" aria-label="Colours">
      {THEMES.map((one) => (
        <button key={one} type="button" aria-pressed={one === theme} onClick={() => choose(one)}>
          {one}
        </button>
      ))}
    </div>
  );
}
