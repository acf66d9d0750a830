/** Generates inputs that readers do not refuse at once: real ones with errors, in pieces of any size. */
import fc from "fast-check";

/** A long run of one character, which no program prints and which slows some regular expressions down. */
const longRun = fc
  .tuple(
    fc.constantFrom(" ", "\t", "0", "1", "a", "f", ":", ".", "-", "/", "\\", "é"),
    fc.nat(60_000),
  )
  .map(([character, length]) => character.repeat(length));

const strange = fc.constantFrom(
  "", "\0", "\r", "\n", "\u001b[2J", "\u202e", "\ufeff", "\ud800", "😀", "é", "__proto__", "constructor",
  "NaN", "-1", "1e999", "99999999999999999999", "0x10", "null", "undefined", "[object Object]",
); // biome-ignore format: a list of words

const piece = fc.oneof(
  { weight: 40, arbitrary: strange },
  { weight: 40, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 19, arbitrary: fc.nat().map(String) },
  { weight: 1, arbitrary: longRun },
);

export const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));

/** One of these texts, with parts replaced by the given words or by anything else. */
export function edited(
  samples: readonly string[],
  words: readonly string[] = [],
): fc.Arbitrary<string> {
  const put = words.length === 0 ? piece : fc.oneof(fc.constantFrom(...words), piece);
  const edit = fc.record({ at: fc.nat(9_999), length: fc.nat(12), put });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 4 }))
    .map(([sample, edits]) => {
      let changed = sample;
      for (const { at, length, put: put_ } of edits) {
        const start = Math.floor((at / 10_000) * (changed.length + 1));
        changed = changed.slice(0, start) + put_ + changed.slice(start + length);
      }
      return changed;
    });
}

/** The bytes of one of these samples, with some changed, some missing, and perhaps the end cut off. */
export function damaged(samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(9_999),
    how: fc.constantFrom("set", "flip", "insert", "remove"),
    value: fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 127, 128, 255)),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 6 }), fc.nat(19_999))
    .map(([sample, changes, cut]) => {
      const bytes = [
        ...(cut < 10_000 ? sample : sample.slice(0, (cut - 10_000) * 1e-4 * sample.length)),
      ];
      for (const { at, how, value } of changes) {
        const place = Math.floor((at / 10_000) * bytes.length);
        if (how === "set") bytes[place] = value;
        else if (how === "flip") bytes[place] = (bytes[place] ?? 0) ^ (1 << (value % 8));
        else if (how === "insert") bytes.splice(place, 0, value, value);
        else bytes.splice(place, 1 + (value % 8));
      }
      return Uint8Array.from(bytes);
    });
}

/** The sizes of the pieces in which an input arrives. They repeat. */
export const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 });

export function* inPieces(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const length = lengths[n % lengths.length] ?? 1;
    yield bytes.slice(at, at + length);
    at += length;
  }
}

const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53, "", [], {}),
  },
  { weight: 2, arbitrary: fc.integer() },
  { weight: 2, arbitrary: piece },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

/** One of these values, with parts replaced, removed, or copied to another place. */
export function changed(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(99_999),
    how: fc.constantFrom("put", "put", "remove", "move"),
    value,
    from: fc.nat(99_999),
  });
  return fc
    .tuple(fc.nat(samples.length - 1), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([index, changes]) => {
      const root = { value: structuredClone(samples[index]) };
      for (const { at, how, value: other, from } of changes) {
        const places = placesIn(root);
        const place = places[at % places.length];
        const source = places[from % places.length];
        if (place === undefined || source === undefined) continue;
        const { holder, key } = place;
        if (how === "remove" && Array.isArray(holder)) holder.splice(Number(key), 1);
        else if (how === "remove") delete holder[key];
        else holder[key] = how === "put" ? other : structuredClone(source.holder[source.key]);
      }
      return root.value;
    });
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(holder: object): Place[] {
  return Object.entries(holder).flatMap(([key, value_]) => [
    { holder: holder as Record<string, unknown>, key },
    ...(typeof value_ === "object" && value_ !== null ? placesIn(value_) : []),
  ]);
}

/** A value without a JSON form becomes `null`. */
export const asJson = (one: unknown): string => JSON.stringify(one) ?? "null";
