/** What the run is, and its verdict. */
import { useState } from "preact/hooks";
import { PEERS } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/safe-text.ts";
import type { ShownRun } from "../source.ts";

const SIGNS = { passed: "✓ passed", mismatch: "✗ mismatch", inconclusive: "? inconclusive" };

export function Head({ run: { head, end } }: { readonly run: ShownRun }) {
  const { lab, peers, port, run, family } = head;
  return (
    <header class="head">
      <div>
        <p class="brand">wirestep</p>
        <h1>
          {safeText(lab.name)}
          {family === 6 && <span class="on"> on IPv6</span>}
        </h1>
        <p class="question">{safeText(lab.question)}</p>
        <p class="meta">
          {PEERS.map((peer) => `${peer} ${peers[peer].address}`).join(" · ")} · port {port} ·{" "}
          <time dateTime={run.started}>{run.started.slice(0, 16).replace("T", " ")} UTC</time>
        </p>
      </div>
      <div class="head-end">
        {end && <p class={`verdict ${end.verdict}`}>{SIGNS[end.verdict]}</p>}
        <ThemeChoice />
      </div>
    </header>
  );
}

const THEMES = ["auto", "light", "dark"] as const;

/** The browser's choice of light or dark, or the reader's. */
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
