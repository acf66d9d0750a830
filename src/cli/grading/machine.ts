/** The machine on which many runs of one command are made: its stages, and its compiler. */
import { release } from "node:os";
import type { Machine } from "../../grading/grade-course.ts";
import type { OpenVenue } from "../../orchestrate/find-venue.ts";

/** @param compilers end when the command does */
export async function openMachine(
  options: OpenVenue,
  compilers: AsyncDisposableStack,
  atOnce?: number,
): Promise<Machine> {
  const { openVenue } = await import("../../orchestrate/find-venue.ts");
  const { CompileAhead } = await import("../../grading/compile-ahead.ts");
  const venue = await openVenue(options);
  const { compiled } = compilers.use(new CompileAhead(venue));
  return { stage: venue.kind, schedule: { atOnce, here: venue.kernel === release() }, compiled };
}
