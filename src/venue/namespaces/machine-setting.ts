/** Reads a kernel setting of this machine. Some belong to no network namespace but the machine's first one. */
import { readFile } from "node:fs/promises";
import { EnvironmentError } from "../../runtime/environment-error.ts";

/** @returns the value with one space between its parts. @throws EnvironmentError */
export async function readMachineSetting(name: string, settings = "/proc/sys"): Promise<string> {
  try {
    const text = await readFile(`${settings}/${name.replaceAll(".", "/")}`, "utf8");
    return text.trim().replace(/\s+/g, " ");
  } catch (cause) {
    throw new EnvironmentError(
      `This machine does not show its setting ${name}: ${cause instanceof Error ? cause.message : String(cause)}`,
      "The setting is in the machine's own network namespace alone. Run this outside of unshare and containers, or leave this lab out.",
      { cause },
    );
  }
}
