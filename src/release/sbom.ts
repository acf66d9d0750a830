/**
 * Turns the contents of a release into a CycloneDX document. It holds npm's own list of the packages of
 * the lock file, and the images with their Debian packages.
 *
 * https://cyclonedx.org/docs/1.5/json/, https://github.com/package-url/purl-spec
 */
import { z } from "zod";

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  /** Debian's name: `amd64`, `all`. */
  readonly architecture: string;
}

export interface ImageContents {
  /** `wirestep/endpoint` */
  readonly name: string;
  /** The part of its tag after the colon. */
  readonly version: string;
  /** `sha256:…` */
  readonly id: string;
  readonly packages: readonly DebianPackage[];
}

/** The format of `dpkg-query`'s output, one line for each package. */
export const DPKG_FORMAT = `${["Package", "Version", "Architecture"].map((field) => `$\{${field}}`).join("\\t")}\\n`;

const npmSbom = z.looseObject({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.literal("1.5"),
  metadata: z.looseObject({ component: z.looseObject({ name: z.string() }) }),
  components: z.array(z.unknown()),
});

/** @throws if a line does not have {@link DPKG_FORMAT} */
export function parsePackages(text: string): readonly DebianPackage[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const [, name, version, architecture] = /^([^\t]+)\t([^\t]+)\t([^\t]+)$/.exec(line) ?? [];
    if (!name || !version || !architecture) throw new Error(`not a line of dpkg-query: ${line}`);
    return { name, version, architecture };
  });
}

/**
 * @param npm the output of `npm sbom --sbom-format cyclonedx`
 * @throws if it has another format
 */
export function sbomOf(project: string, npm: unknown, images: readonly ImageContents[]): object {
  const sbom = npmSbom.parse(npm);
  const { metadata } = sbom;
  return {
    ...sbom,
    // npm uses the name of the folder as the project's name.
    metadata: { ...metadata, component: { ...metadata.component, name: project } },
    components: [...sbom.components, ...images.map(imageComponent)],
  };
}

function imageComponent({ name, version, id, packages }: ImageContents): object {
  return {
    type: "container",
    "bom-ref": `${name}:${version}`,
    name,
    version,
    properties: [{ name: "wirestep:image:id", value: id }],
    components: packages.map((one) => ({
      type: "library",
      "bom-ref": `${name}:${version}/${one.name}`,
      name: one.name,
      version: one.version,
      purl: debianPurl(one),
    })),
  };
}

function debianPurl({ name, version, architecture }: DebianPackage): string {
  const [quotedName, quotedVersion] = [name, version].map(encodeURIComponent);
  return `pkg:deb/debian/${quotedName}@${quotedVersion}?arch=${architecture}`;
}
