/** Programs that are the same bytes in several submissions, for the instructor alone. */
import type { Notice } from "../grade/submissions/submission.ts";
import type { Work } from "./work.ts";

export function identicalPrograms(works: readonly Work[]): readonly Notice[] {
  const same = Map.groupBy(works, ({ lab, programs }) => `${lab.name} ${programs}`);
  return [...same.values()].flatMap((all): readonly Notice[] => {
    const [first] = all;
    if (first === undefined || all.length === 1) return [];
    const place = all.map(({ student }) => student.id).join(", ");
    return [{ place, text: `their programs for ${first.lab.name} are identical` }];
  });
}
