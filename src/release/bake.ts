/**
 * Turns the builds behind a run into what `docker buildx bake` makes a release's images from: a folder
 * for each with its build context, and a bake file with SBOM and provenance asked for. The images a
 * build stands on are taken from the same bake, not from a registry. Knows no engine.
 *
 * https://docs.docker.com/build/bake/reference/
 */
import type { Build } from "../images/build.ts";
import { partsOf } from "../images/name.ts";
import { ARCHITECTURES } from "../images/packages.ts";

export interface Release {
  /** `ghcr.io/me/wirestep`; images are below it, each by its name. */
  readonly registry: string;
  readonly version: string;
  /** Where the project is, for the images' own labels. */
  readonly source: string | undefined;
}

/** One target of the file. */
export interface BakeTarget {
  readonly context: string;
  readonly contexts: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly platforms: readonly string[];
  readonly network: string;
  readonly attest: readonly string[];
}

export interface BakeFile {
  readonly group: { readonly default: { readonly targets: readonly string[] } };
  readonly target: Readonly<Record<string, BakeTarget>>;
}

const PLATFORMS = ARCHITECTURES.map((architecture) => `linux/${architecture}`);
const ATTEST = ["type=sbom", "type=provenance,mode=max"];

/** @param builds by name; the context of each is the folder of that name beside the file */
export function bakeFile(builds: Readonly<Record<string, Build>>, release: Release): BakeFile {
  const names = new Map(Object.entries(builds).map(([name, { tag }]) => [tag, name]));
  const target = ([name, build]: readonly [string, Build]): readonly [string, BakeTarget] => {
    const below = Object.values(build.args).filter((value) => names.has(value));
    const image = `${release.registry.toLowerCase()}/${name}`;
    const labels = {
      "org.opencontainers.image.version": release.version,
      ...(release.source !== undefined && { "org.opencontainers.image.source": release.source }),
    };
    return [
      name,
      {
        context: name,
        contexts: Object.fromEntries(below.map((tag) => [tag, `target:${names.get(tag)}`])),
        args: build.args,
        labels: { ...build.labels, ...labels },
        // by what it is made from, as a checkout asks for it, and by release
        tags: [`${image}:${partsOf(build.tag).version}`, `${image}:${release.version}`],
        platforms: PLATFORMS,
        network: build.network === "host" ? "default" : build.network,
        attest: ATTEST,
      },
    ];
  };
  return {
    group: { default: { targets: Object.keys(builds) } },
    target: Object.fromEntries(Object.entries(builds).map(target)),
  };
}
