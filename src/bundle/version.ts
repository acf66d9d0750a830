/** The version of wirestep in this checkout. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../stage/images-context.ts";

export async function ownVersion(): Promise<string> {
  const text = await readFile(join(checkout, "package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
