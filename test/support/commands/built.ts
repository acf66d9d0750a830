/** A global setup: builds the command once. Without it each of the first tests that start it would build it. */
import { $ } from "zx";
import { ROOT } from "../../../src/runtime/checkout.ts";

export default async function setup(): Promise<void> {
  await $({ cwd: ROOT, stdio: "inherit" })`make --silent lib/cli.js`;
}
