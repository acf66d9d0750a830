/**
 * Turns the builds of a run's images into a bake file for `docker buildx bake`, which builds a release's
 * images from it. The file requests an SBOM and provenance. Each build has a folder with its context. If
 * a build uses another image of the release, bake takes the image it has just built, not a registry's.
 * Knows no engine.
 *
 * https://docs.docker.com/build/bake/reference/
 */
import type { Build } from "../images/build.ts";
import { partsOf } from "../images/name.ts";
import { ARCHITECTURES } from "../images/packages.ts";

export interface Release {
  /** `ghcr.io/me/wirestep`; each image's name is appended to it. */
  readonly registry: string;
  readonly version: string;
  /** The project's address, for the images' labels. */
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

/** @param builds by name; the context of each is the folder of that name next to the file */
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
        // The first tag is the hash of the sources, which a checkout looks for. The second is the release.
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
