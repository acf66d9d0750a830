/** Programs of strangers: a place for stages must be able to limit their memory and their processes. */
import { EnvironmentError } from "../runtime/environment-error.ts";
import type { Venue } from "../venue/venue.ts";

/** @throws EnvironmentError if a program could take all memory of the machine */
export function needLimits({ limits: { limitsMissing } }: Pick<Venue, "limits">): void {
  if (limitsMissing === undefined) return;
  throw new EnvironmentError(
    `Programs of others need a limit on their memory, and this stage has none: ${limitsMissing}`,
    "Grade as root, on an engine (--stage docker), or in a control group that is delegated to you: systemd-run --user --scope --property=Delegate=yes COMMAND. Your own programs run without the limit: wirestep lab --programs FOLDER.",
  );
}
