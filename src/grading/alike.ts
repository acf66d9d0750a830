/** Programs that are the same bytes in several submissions or similar in two, for the instructor alone. */
import { similarPairs } from "../grade/submissions/similar.ts";
import type { Notice } from "../grade/submissions/submission.ts";
import { isSource } from "../lab-files/programs.ts";
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

/** Of identical programs one is compared with the others. */
export function similarPrograms(works: readonly Work[]): readonly Notice[] {
  const labs = Map.groupBy(works, ({ lab }) => lab.name);
  return [...labs].flatMap(([lab, all]) => {
    const different = [...new Map(all.map((work) => [work.programs, work])).values()];
    const texts = different.map(({ student, files }) => ({
      id: student.id,
      texts: files.filter(({ name }) => isSource(name)).map(({ bytes }) => bytes.toString()),
    }));
    return similarPairs(texts).map(({ ids, percent }) => ({
      place: ids.join(", "),
      text: `${percent} % of the smaller program for ${lab} is in the other too, whatever its names. Compare them yourself`,
    }));
  });
}
