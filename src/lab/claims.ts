/**
 * The ids of the statements the labs show (E connection establishment, D data, C close,
 * R refused and reset, T capture and tools, U UDP).
 */
const LAST: Readonly<Record<string, number>> = { E: 16, D: 9, C: 13, R: 4, T: 3, U: 4 };

/** Whether `id` names a statement, e.g. `E3`. */
export function isClaimId(id: string): boolean {
  const match = /^([A-Z])([1-9]\d?)$/.exec(id);
  return match?.[1] !== undefined && Number(match[2]) <= (LAST[match[1]] ?? 0);
}
