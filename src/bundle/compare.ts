/**
 * Turns the locks of two bundles into rows that state what is the same and what differs. Two builds of
 * one commit must be the same in all of them.
 */
import type { BundleLock, LockedImage } from "./lock.ts";
import { packageDifferences } from "./packages.ts";

export interface Comparison {
  readonly image: string;
  readonly what: "id" | "layers" | "packages" | "programs";
  readonly same: boolean;
  /** The amount that is the same, or what differs. */
  readonly difference: string;
}

/** Id, layers, packages and programs of each image. An image that only one lock has differs in all. */
export function compareLocks(one: BundleLock, other: BundleLock): readonly Comparison[] {
  const names = new Set([...one.images, ...other.images].map(({ name }) => name));
  const find = (lock: BundleLock, name: string) => lock.images.find((image) => image.name === name);
  return [...names].flatMap((name) => compareImages(name, find(one, name), find(other, name)));
}

function compareImages(
  image: string,
  one: LockedImage | undefined,
  other: LockedImage | undefined,
): readonly Comparison[] {
  const row = (what: Comparison["what"], differences: readonly string[], same: string) => ({
    image,
    what,
    same: differences.length === 0,
    difference: differences.length === 0 ? same : differences.join("; "),
  });
  const short = (id: string | undefined): string => id?.slice(7, 19) ?? "none";
  const layers = (one?.layers ?? []).flatMap((digest, index) =>
    digest === other?.layers[index] ? [] : [`layer ${index + 1}`],
  );
  if (one?.layers.length !== other?.layers.length) layers.push("their number");
  const packages = packageDifferences(one?.packages ?? {}, other?.packages ?? {});
  const programs = packageDifferences(one?.programs ?? {}, other?.programs ?? {});
  const ids = one?.id === other?.id ? [] : [`${short(one?.id)} and ${short(other?.id)}`];
  const count = (things: object | undefined): number => Object.keys(things ?? {}).length;
  return [
    row("id", ids, short(one?.id)),
    row("layers", layers, `${one?.layers.length}`),
    ...(one?.packages || other?.packages
      ? [row("packages", packages, `${count(one?.packages)} with the same versions`)]
      : []),
    ...(count(one?.programs) + count(other?.programs) > 0
      ? [row("programs", programs, `${count(one?.programs)} with the same bytes`)]
      : []),
  ];
}
