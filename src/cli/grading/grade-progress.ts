/** How far a grading is and when it will be done: a bar on a terminal, a line now and then elsewhere. */
import { Format, Presets, SingleBar } from "cli-progress";
import { oneLine } from "../../lab/one-line.ts";
import { safeText } from "../../report/text/safe-text.ts";
import type { Output } from "../output.ts";

export interface GradeProgress {
  readonly show: (done: number, all: number) => void;
  /** Prints a line above the bar. */
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** Lines of a grading that no one watches. */
const LINES = 20;

export function gradeProgress(output: Output): GradeProgress {
  return output.live ? bar(output) : lines(output);
}

const line = (text: string): string => `wirestep: ${safeText(oneLine(text))}\n`;

/** Removes a terminal's line. */
const CLEARED = "\r\x1b[K";

function bar({ error }: Output): GradeProgress {
  const options = {
    format: "grading {bar} {value} of {total}, {eta_formatted} left",
    stream: process.stderr,
    etaBuffer: 50,
    hideCursor: false,
    gracefulExit: false, // it would end the process at Ctrl-C before the runs have cleaned up
    formatTime: Format.TimeFormat,
  };
  const one = new SingleBar(options, Presets.rect);
  return {
    show: (done, all) => {
      if (all === 0) return;
      if (done === 0) one.start(all, 0);
      else one.update(done);
    },
    note: (text) => {
      error(`${CLEARED}${line(text)}`);
      if (one.isActive) one.render();
    },
    end: () => one.stop(),
  };
}

function lines(output: Output): GradeProgress {
  let began = 0;
  let shown = 0;
  return {
    show: (done, all) => {
      if (done === 0) began = performance.now();
      if (all === 0 || (done > 0 && done < all && done - shown < all / LINES)) return;
      shown = done;
      const seconds = (performance.now() - began) / 1000;
      const left = done === 0 ? "" : `, about ${minutes((seconds / done) * (all - done))} left`;
      output.error(`wirestep: ${done} of ${all} graded${done === all ? "" : left}\n`);
    },
    note: (text) => output.error(line(text)),
    end: () => undefined,
  };
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
