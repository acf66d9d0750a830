/**
 * Which labs CI runs together: all quick ones of a version of IP in one job, side by side, and each
 * slow one, which does nothing but wait, in a job of its own.
 */
import type { Family } from "../../lab/model.ts";

export interface ListedLab {
  readonly name: string;
  readonly question: string;
  readonly families: readonly Family[];
  readonly slow: boolean;
}

/** One job; `labs` is empty for all quick ones. */
export interface MatrixEntry {
  readonly id: string;
  readonly name: string;
  readonly labs: string;
  readonly family: Family;
}

export function ciMatrix(labs: readonly ListedLab[]): readonly MatrixEntry[] {
  const families = [...new Set(labs.flatMap((lab) => lab.families))].toSorted();
  return families.flatMap((family) => {
    const made = labs.filter((lab) => lab.families.includes(family));
    const slow = made.filter((lab) => lab.slow);
    const entry = (id: string, what: string, labs: string): MatrixEntry => ({
      id: `${id}-ipv${family}`,
      name: `${what} on IPv${family}`,
      labs,
      family,
    });
    return [
      ...(made.length > slow.length ? [entry("quick", "labs", "")] : []),
      ...slow.map(({ name }) => entry(name, name, name)),
    ];
  });
}
