/**
 * Shows the current activity, as one redrawn line on a terminal and as plain lines elsewhere.
 */
import { createSpinner } from "nanospinner";
import { oneLine } from "../lab/one-line.ts";
import { cut } from "../report/text/layout.ts";
import { safeText } from "../report/text/safe-text.ts";
import type { Output } from "./output.ts";

export interface Progress {
  readonly say: (text: string) => void;
  /**
   * The same, but only if it takes longer than half a second until the line is removed. Elsewhere than on a
   * terminal it says nothing: what comes of the work is printed anyway.
   */
  readonly soon: (text: string) => void;
  /** Removes the line, so that other text can be printed. */
  readonly clear: () => void;
}

const HALF_A_SECOND = 500;
/** The columns of the spinner and of the gap behind it. */
const SPINNER = 3;

export function progressOn(
  output: Pick<Output, "live" | "error">,
  plain: boolean,
  stream = process.stderr,
): Progress {
  if (!output.live) {
    return {
      say: (text) => {
        if (plain) output.error(`wirestep: ${visible(text)}\n`);
      },
      soon: () => undefined,
      clear: () => undefined,
    };
  }
  const spinner = createSpinner("", { stream });
  let spinning = false;
  let timer: NodeJS.Timeout | undefined;
  const say = (text: string): void => {
    clearTimeout(timer);
    // a line that is wider than the terminal could not be redrawn
    spinner.update({ text: cut(visible(text), stream.columns - SPINNER) });
    // Not start(), which ends the process at Ctrl-C before the run has cleaned up.
    if (!spinning) spinner.loop();
    spinning = true;
  };
  return {
    say,
    soon: (text) => {
      clearTimeout(timer);
      if (spinning) say(text);
      else timer = setTimeout(say, HALF_A_SECOND, text).unref();
    },
    clear: () => {
      clearTimeout(timer);
      if (spinning) spinner.stop(); // shows the cursor again
      spinning = false;
    },
  };
}

/** A lab's name or path is in some of them, and must not look like another line. */
function visible(text: string): string {
  return safeText(oneLine(text));
}
