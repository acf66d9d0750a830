/**
 * Where a step was declared: a place in a lab file, from the call stack of the word that made it. The
 * engine that runs the lab file says it, so it is exact, also for steps that a function of the lab
 * makes. Steps that are copied (`{ ...step }`) have no place.
 */

const stacks = new WeakMap<object, string>();

/** Notes where the step that is being made is declared. */
export function declared<T extends object>(step: T): T {
  stacks.set(step, new Error().stack ?? "");
  return step;
}

/**
 * The line, from 1, of this file (a URL) that declared the step: of several, the outermost, which is
 * the step's place in the list. Undefined if that is not known.
 */
export function declaredAt(step: unknown, file: string): number | undefined {
  if (typeof step !== "object" || step === null) return undefined;
  const frames = (stacks.get(step) ?? "").split("\n");
  const lines = frames.flatMap((frame) => {
    const at = frame.lastIndexOf(`${file}:`);
    return at < 0 ? [] : [Number.parseInt(frame.slice(at + file.length + 1), 10)];
  });
  return lines.at(-1);
}
