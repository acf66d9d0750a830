/** A reporter for vitest that prints, at the end of a run, its ten slowest files of all projects. */
import type { Reporter, TestModule } from "vitest/node";
import { alignColumns } from "../src/report/text/table.ts";

const SHOWN = 10;

export interface TimedFile {
  readonly project: string;
  /** From the checkout's root. */
  readonly path: string;
  /** The time of its tests, hooks and imports. */
  readonly milliseconds: number;
}

/** The slowest files first, with the time of all files for comparison; empty for a single file. */
export function slowestText(files: readonly TimedFile[]): string {
  if (files.length < 2) return "";
  const slowest = files.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SHOWN);
  const rows = slowest.map(({ project, path, milliseconds }) => [
    seconds(milliseconds).padStart(9),
    project,
    path,
  ]);
  const all = files.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const head = `The ${slowest.length} slowest of ${files.length} files, which took ${seconds(all)} together:`;
  return ["", head, ...alignColumns(rows), ""].join("\n");
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    process.stdout.write(slowestText(modules.map(timed)));
  }
}

function timed(module: TestModule): TimedFile {
  const { duration, collectDuration, setupDuration } = module.diagnostic();
  return {
    project: module.project.name,
    path: module.relativeModuleId,
    milliseconds: duration + collectDuration + setupDuration,
  };
}
