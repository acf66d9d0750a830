/** The machine on which many runs of one command are made: its stages, and its compiler. */
import { release } from "node:os";
import type { Machine } from "../../grading/grade-course.ts";
import type { OpenVenue } from "../../orchestrate/find-venue.ts";

/**
 * @param compilers end when the command does
 * @param strangers whether the programs are of people that the user does not know
 * @throws EnvironmentError if the machine cannot bound such programs
 */
export async function openMachine(
  options: OpenVenue,
  compilers: AsyncDisposableStack,
  {
    atOnce,
    strangers = false,
  }: { readonly atOnce?: number | undefined; readonly strangers?: boolean } = {},
): Promise<Machine> {
  const { openVenue } = await import("../../orchestrate/find-venue.ts");
  const { CompileAhead } = await import("../../grading/compile-ahead.ts");
  const { needLimits } = await import("../../orchestrate/untrusted.ts");
  const venue = await openVenue(options);
  if (strangers) needLimits(venue);
  await venue.removeAbandoned(); // once, and not before each run
  const { compiled } = compilers.use(new CompileAhead(venue));
  const schedule = { atOnce, here: venue.kernel === release() };
  return { stage: venue.kind, schedule, compiled, venue };
}
