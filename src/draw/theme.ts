/**
 * Colours and fonts of all drawings, for light and dark backgrounds. The page uses the same names for its
 * colours, so that a drawing looks the same in the page and in a file.
 */

export const SANS = `system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif`;
export const MONO = `ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace`;

/** The advance of a letter of {@link MONO} as a part of its size, for the widest of the fonts. */
export const ADVANCE = 0.61;

const LIGHT = {
  page: "#ffffff",
  ink: "#1b2129",
  soft: "#57606a",
  faint: "#767f8a",
  line: "#d5dae1",
  box: "#f3f5f8",
  server: "#0b57a4",
  client: "#8a4300",
  good: "#15692f",
  bad: "#b3202a",
  held: "#7a4fb5",
};

const DARK: typeof LIGHT = {
  page: "#12171e",
  ink: "#e6ebf2",
  soft: "#a0abb8",
  faint: "#7d8793",
  line: "#313b47",
  box: "#1c242e",
  server: "#7fbcff",
  client: "#f2b079",
  good: "#6fd08c",
  bad: "#ff8e8e",
  held: "#c9a9ff",
};

const variables = (colours: typeof LIGHT): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value}`)
    .join("; ");

/** The declarations of the colours in a file, which follows the viewer's light or dark mode. */
export const PICTURE_COLOURS = `
  svg { ${variables(LIGHT)} }
  @media (prefers-color-scheme: dark) { svg { ${variables(DARK)} } }
  .page { fill: var(--page) }`;

/** The same for the page, where a reader can choose the mode. */
export const PAGE_COLOURS = `
  :root { ${variables(LIGHT)}; color-scheme: light }
  :root[data-theme="dark"] { ${variables(DARK)}; color-scheme: dark }
  @media (prefers-color-scheme: dark) {
    :root:not([data-theme="light"]) { ${variables(DARK)}; color-scheme: dark }
  }`;

/** The text, cut to this width in pixels in {@link MONO} of this size. */
export function fitted(text: string, pixels: number, size: number): string {
  const letters = Math.max(1, Math.floor(pixels / (size * ADVANCE)));
  return text.length <= letters ? text : `${text.slice(0, letters - 1)}…`;
}
