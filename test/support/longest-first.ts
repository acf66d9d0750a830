/**
 * The order of test files that run side by side: the longest first, so that none is left over at the end.
 * Vitest knows that from the run before; a fresh checkout has none, and takes these first.
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
