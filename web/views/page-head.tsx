/** The head of every page: what it is part of, its title, and what stands at its end. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Family } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";

interface PageHeadProps {
  readonly brand: string;
  readonly title: ComponentChildren;
  /** What is said of it below the title. */
  readonly children?: ComponentChildren;
  /** What stands at the end, above the colours. */
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

/** The browser's choice of light or dark, or the reader's. */
function ThemeChoice() {
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
