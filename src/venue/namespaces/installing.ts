/** Whether packages that a stage of namespaces needs can be installed. */
import { thisMachine } from "../../engine/provide.ts";
import type { Variables } from "../../runtime/variables.ts";

/** Whether this user can install packages of a distribution that this project knows. */
export function mayInstall(env: Variables): boolean {
  const { root, family, platform } = thisMachine(env);
  return root && platform === "linux" && /\b(debian|ubuntu)\b/.test(family);
}
