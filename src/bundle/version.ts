/** The version of wirestep in this checkout. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../runtime/checkout.ts";

export async function ownVersion(): Promise<string> {
  const text = await readFile(join(ROOT, "package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
