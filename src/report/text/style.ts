/**
 * Emphasis: colours on a terminal, plain text everywhere else.
 */
import pc from "picocolors";

export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly notice: (text: string) => string;
  readonly name: (text: string) => string;
}

/** @param colours whether the output understands terminal colours */
export function styleFor(colours: boolean): Style {
  const { bold, dim, green, red, yellow, cyan } = pc.createColors(colours);
  return { strong: bold, faint: dim, good: green, bad: red, notice: yellow, name: cyan };
}

/** A line of tcpdump's with what a beginner reads first: flags, seq, ack. */
export function emphasised({ strong, faint }: Style, text: string): string {
  const match = /^(.*?: )(Flags \[[^\]]*\](?:, seq [\d:]+)?(?:, ack \d+)?)(.*)$/s.exec(text);
  if (match === null) return strong(text);
  const [, before = "", key = "", after = ""] = match;
  return `${before}${strong(key)}${faint(after)}`;
}
