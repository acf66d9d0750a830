/**
 * Deliveries and a roster to submissions: whose each delivery is, and which attempt counts. A name that fits two
 * students fits neither, because no work may be graded as another student's.
 */
import type { Delivery, NameOfStudent, Notice, Student, Submission } from "./submission.ts";

export interface Matched {
  readonly submissions: readonly Submission[];
  readonly notices: readonly Notice[];
}

/** @param students of the roster; without one, each name of a delivery is a student */
export function matched(
  deliveries: readonly Delivery[],
  students: readonly Student[] | undefined,
): Matched {
  const notices: Notice[] = [];
  const known = students ?? deliveries.map(({ of }) => byName(of));
  const find = finder(known);
  const own = new Map<string, { readonly student: Student; readonly deliveries: Delivery[] }>();
  for (const student of known) own.set(student.id, { student, deliveries: [] });
  for (const delivery of deliveries) {
    const found = students === undefined ? [byName(delivery.of)] : find(delivery.of);
    const [one, other] = found;
    if (one !== undefined && other === undefined) {
      own.get(one.id)?.deliveries.push(delivery);
      continue;
    }
    const place = delivery.from.join(", ");
    if (one === undefined) {
      notices.push({
        place,
        text: `no student of the roster has the name "${delivery.of.text}"; it is not graded. Rename it to the student's id`,
      });
    } else {
      const ids = found.map(({ id }) => id).join(", ");
      notices.push({
        place,
        text: `the name "${delivery.of.text}" fits several students: ${ids}; it is not graded. Rename it to the student's id`,
      });
    }
  }
  const submissions = [...own.values()].map(({ student, deliveries: all }) =>
    chosen(student, all, notices),
  );
  return {
    submissions: submissions.toSorted((a, b) => (a.student.id < b.student.id ? -1 : 1)),
    notices,
  };
}

/** The attempt that counts: the last. No one knows which of two with the same number counts. */
function chosen(student: Student, all: readonly Delivery[], notices: Notice[]): Submission {
  const last = Math.max(...all.map(({ attempt }) => attempt));
  const [delivery, second] = all.filter(({ attempt }) => attempt === last);
  if (delivery === undefined) return { student, missing: "nothing was handed in" };
  if (second !== undefined) {
    const names = all.map(({ from }) => from.join(", ")).join(" and ");
    return {
      student,
      missing: `two submissions: ${names}. Leave the one that counts, or number them: NAME-attempt-2`,
    };
  }
  if (delivery.refused !== undefined) {
    return { student, delivery, missing: `${delivery.from.join(", ")}: ${delivery.refused}` };
  }
  if (all.length > 1) {
    notices.push({
      place: student.id,
      text: `${all.length} attempts; attempt ${last} is graded (${delivery.from.join(", ")})`,
    });
  }
  return { student, delivery };
}

function byName({ text, number }: NameOfStudent): Student {
  const id = number === undefined ? text : `${text}_${number}`;
  return { id, name: text, columns: { ID: id, ...(number !== undefined && { Name: text }) } };
}

/** A finder of the students that a name fits: by id or number first, then by address, then by name. */
function finder(students: readonly Student[]): (name: NameOfStudent) => readonly Student[] {
  const ways = [
    ({ id }: Student) => [id],
    ({ columns }: Student) => Object.values(columns),
    ({ email }: Student) => (email === undefined ? [] : [email, email.split("@")[0] ?? ""]),
    spellings,
  ].map((words) => indexed(students, words));
  return ({ text, number }) => {
    const participant = number === undefined ? [] : [number, `Participant ${number}`];
    for (const way of ways) {
      for (const word of [...participant, text]) {
        const found = way.get(squeezed(word));
        if (found !== undefined) return found;
      }
    }
    return [];
  };
}

function indexed(
  students: readonly Student[],
  words: (student: Student) => readonly string[],
): ReadonlyMap<string, readonly Student[]> {
  const found = new Map<string, Student[]>();
  for (const student of students) {
    for (const word of new Set(words(student).map(squeezed))) {
      if (word !== "") found.set(word, [...(found.get(word) ?? []), student]);
    }
  }
  return found;
}

/** The orders in which a name is written: Canvas writes the last name first and nothing between. */
function spellings({ name }: Student): readonly string[] {
  const words = name.split(/[\s,]+/).filter((word) => word !== "");
  return words.map((_, index) => [...words.slice(index), ...words.slice(0, index)].join(""));
}

/** Without spaces and signs and in lower case, but with all accents: Muller is not Müller. */
const squeezed = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}@]/gu, "");
