/** The options of `npm run corpus`. */
import { parseArgv } from "zx";

export interface CorpusOptions {
  /** Programs whose folder begins with one of these words; all if there are none. */
  readonly asked: readonly string[];
  readonly atOnce: number;
  readonly withoutTags: boolean;
}

export function corpusOptions(args: readonly string[]): CorpusOptions {
  const parsed = parseArgv([...args], { boolean: ["without-tags"] });
  return {
    asked: parsed._.map(String),
    atOnce: Number(parsed["at-once"] ?? 2),
    withoutTags: parsed["without-tags"] === true,
  };
}
