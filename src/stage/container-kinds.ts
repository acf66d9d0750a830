/** Loads containers.ts, and with it testcontainers, when a stage first needs it. */
import { deferModules } from "../engine/deferred-modules.ts";

/** The containers that testcontainers starts. Importing it takes a tenth of a second: best while the engine is at work. */
export async function containerKinds(): Promise<typeof import("./containers.ts")> {
  deferModules();
  return import("./containers.ts");
}
