/** The text of a bundle that `wirestep bundle create` has made, and how one uses it. */
import { basename } from "node:path";
import type { BundleLock } from "../../bundle/lock.ts";
import { withSocket } from "../../engine/own-container.ts";
import { alignColumns } from "../../report/text/table.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function createdText(
  file: string,
  lock: BundleLock,
  { size, unpacked }: { readonly size: number; readonly unpacked: number },
): string {
  const labs = lock.images.filter(({ name }) => name.startsWith("lab-"));
  const endpoint = lock.images.find(({ name }) => name === "endpoint")?.size ?? 0;
  const own = labs.reduce((sum, { size: whole }) => sum + whole - endpoint, 0);
  const rows = lock.images
    .filter((image) => !labs.includes(image))
    .map(({ name, size: whole, packages = {}, id }) => [
      name,
      megabytes(whole),
      `${Object.keys(packages).length} packages`,
      id.slice(7, 19),
    ]);
  const count = `${labs.length} ${labs.length === 1 ? "lab" : "labs"}`;
  const layers = new Set(lock.images.flatMap((image) => image.layers)).size;
  const lab = lock.labs.find((name) => name === "handshake") ?? lock.labs[0] ?? "";
  return [
    ...alignColumns([...rows, [count, megabytes(own), "on the endpoint"]]),
    "",
    `${file}: ${megabytes(size)}; unpacked ${megabytes(unpacked)} in ${layers} layers, which images share`,
    "Next to it: .sha256, and .lock.json with all digests, packages and programs. To use the bundle with Docker:",
    `  docker load -i ${basename(file)}`,
    `  ${withSocket(["lab", lab])}`,
    "Without an engine, in a checkout of the same version:",
    `  bin/wirestep bundle load ${basename(file)}`,
    `  make lab-${lab}`,
    "",
  ].join("\n");
}
