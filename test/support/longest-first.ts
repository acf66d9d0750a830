/**
 * Sorts the test files that run side by side: the longest first, so that no long one runs alone at the
 * end. Vitest knows the times from the previous run. A fresh checkout has none and begins with these files.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node";

const LONG = ["test/labs/labs.live.test.ts", "test/labs/mutations.live.test.ts"];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONG.some((path) => moduleId.endsWith(path));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
