/** Installs bubblewrap on a machine that lacks it, if Wirestep may install packages there. */
import type { ProvideOptions } from "../../engine/provide.ts";
import { runScript } from "../../engine/script.ts";
import { mayInstall } from "./installing.ts";
import { NamespaceVenue } from "./venue.ts";

/** Root on Debian or Ubuntu gets the package. @throws EnvironmentError with the command for others */
export async function provideNamespaces(options: ProvideOptions): Promise<NamespaceVenue> {
  const { env, note, signal } = options;
  const found = await NamespaceVenue.find();
  if (found !== undefined) return found;
  if (mayInstall(env)) {
    note("no bubblewrap here: installing Debian's package with apt-get (once)");
    await runScript("install.sh", ["bubblewrap"], { env, signal });
  }
  return NamespaceVenue.open();
}
