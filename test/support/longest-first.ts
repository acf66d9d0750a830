/**
 * Sorts the test files that run side by side: the longest first, so that no long one runs alone at the
 * end. Vitest knows the times from the previous run. A fresh checkout has none and begins with these files.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONG = [
  "test/run/faults.live.test.ts",
  "test/web/studio/ends.live.test.ts",
  "test/images/ensure.live.test.ts",
  "test/labs/own-dockerfile.live.test.ts",
  "test/labs/slow-labs.live.test.ts",
  "test/orchestrate/prepared-stage.live.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((path) => moduleId.endsWith(path));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
