/**
 * Groups labs into CI jobs. All quick labs of an IP version share a job and run concurrently. Each slow
 * lab has its own job, since it mostly waits.
 */
import type { Family } from "../../lab/model.ts";

export interface ListedLab {
  readonly name: string;
  readonly question: string;
  readonly families: readonly Family[];
  readonly slow: boolean;
}

/** One job. `labs` is empty for the job of all quick labs. */
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
