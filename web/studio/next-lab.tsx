/** The way to the lab that follows in the course. */
import { useEffect, useState } from "preact/hooks";
import type { Family } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import type { PathLab, PathPart } from "../../src/studio-protocol/updates.ts";

interface NextLabProps {
  readonly after: string;
  readonly family: Family;
}

export function NextLab({ after, family }: NextLabProps) {
  const [next, setNext] = useState<PathLab>();
  useEffect(() => {
    void fetch("labs")
      .then((answer) => answer.json())
      .then((parts: readonly PathPart[]) => setNext(labAfter(parts, after)))
      .catch(() => undefined); // the studio has ended, which the bar reports
  }, [after]);
  if (next === undefined) return null;
  const on = family === 6 && next.families.includes(6) ? "&family=6" : "";
  return (
    <a class="act next-lab" href={`?lab=${encodeURIComponent(next.name)}${on}`}>
      Next lab: {safeText(next.name)}
    </a>
  );
}

function labAfter(parts: readonly PathPart[], name: string): PathLab | undefined {
  const all = parts.flatMap(({ labs }) => labs);
  const index = all.findIndex((lab) => lab.name === name);
  return index < 0 ? undefined : all[index + 1];
}
