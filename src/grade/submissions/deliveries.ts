/**
 * The entries of the folder of submissions to deliveries. The files of a flat download are joined, by the
 * student in their names.
 */
import { flatName, withoutAttempt } from "./flat-names.ts";
import type { Delivery, Notice, SubmittedFile, TopEntry } from "./submission.ts";

export const ARCHIVE = /\.(?:zip|tar|tar\.gz|tgz)$/i;

/** Every delivery, by name, and what was left out. */
export function deliveriesOf(entries: readonly TopEntry[]): {
  readonly deliveries: readonly Delivery[];
  readonly notices: readonly Notice[];
} {
  const notices: Notice[] = [];
  const found = new Map<string, Delivery>();
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of sorted) {
    const one = deliveryOf(entry);
    if (one === undefined) {
      notices.push({ place: entry.name, text: LEFT_OUT });
      continue;
    }
    const key = JSON.stringify(flatName(entry.name) === undefined ? entry.name : one.of);
    const other = found.get(key);
    found.set(key, other === undefined ? one : joined(other, one));
  }
  return { deliveries: [...found.values()], notices };
}

const LEFT_OUT =
  "it is left out: a submission is a folder, a zip or a tar, or a file of a Canvas or Moodle download";

function deliveryOf({ name, kind, files, refused }: TopEntry): Delivery | undefined {
  const bad = refused === undefined ? {} : { refused };
  const flat = flatName(name);
  if (flat !== undefined) {
    const { of, late, file } = flat;
    return {
      of,
      late,
      from: [name],
      attempt: 1,
      ...bad,
      files: kind === "file" ? renamed(files, file) : files,
    };
  }
  if (kind === "file") return undefined;
  const { text, attempt } = withoutAttempt(kind === "archive" ? name.replace(ARCHIVE, "") : name);
  return { of: { text }, late: false, from: [name], attempt, files, ...bad };
}

const renamed = (files: readonly SubmittedFile[], path: string): readonly SubmittedFile[] =>
  files.map(({ bytes }) => ({ path, bytes }));

/** Two files of one student in a flat download. Two that are not flat, with equal names, can't be. */
function joined(one: Delivery, other: Delivery): Delivery {
  const refused = one.refused ?? other.refused;
  return {
    ...one,
    late: one.late || other.late,
    from: [...one.from, ...other.from],
    files: [...one.files, ...other.files],
    ...(refused !== undefined && { refused }),
  };
}
