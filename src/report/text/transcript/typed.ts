import type { StepRecord } from "../../../record/record.ts";
import { safeText } from "../safe-text.ts";

/** The standard input that the user typed, a line each: `client  "hello\\n"`. */
export function typedText(typed: StepRecord["typed"] = []): readonly string[] {
  return typed.map(({ peer, text }) =>
    text === undefined ? `${peer}  end of the input` : `${peer}  ${safeText(JSON.stringify(text))}`,
  );
}
