/**
 * Shows the current activity, as one redrawn line on a terminal and as plain lines elsewhere.
 */
import { createSpinner } from "nanospinner";
import { oneLine } from "../lab/one-line.ts";
import { safeText } from "../report/text/safe-text.ts";
import type { Output } from "./output.ts";

export interface Progress {
  readonly say: (text: string) => void;
  /** Removes the line, so that other text can be printed. */
  readonly clear: () => void;
}

export function progressOn(output: Output, plain: boolean): Progress {
  if (!output.live) {
    return {
      say: (text) => {
        if (plain) output.error(`wirestep: ${visible(text)}\n`);
      },
      clear: () => undefined,
    };
  }
  const spinner = createSpinner("", { stream: process.stderr });
  let spinning = false;
  return {
    say: (text) => {
      spinner.update({ text: visible(text) });
      // Not start(), which ends the process at Ctrl-C before the run has cleaned up.
      if (!spinning) spinner.loop();
      spinning = true;
    },
    clear: () => {
      if (spinning) spinner.stop(); // shows the cursor again
      spinning = false;
    },
  };
}

/** A lab's name or path is in some of them, and must not look like another line. */
function visible(text: string): string {
  return safeText(oneLine(text));
}
