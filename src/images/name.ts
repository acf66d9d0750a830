/**
 * The names of this project's images on an engine. They name a host, `localhost`, as no image of a registry
 * does: Podman would complete a name without a host, and then list the image by another name than it got.
 */
const PREFIX = "localhost/wirestep/";

/** The reference of an image of this project: `localhost/wirestep/endpoint:0123456789ab`. */
export const imageTag = (name: string, version: string): string => `${PREFIX}${name}:${version}`;

/** The two parts of such a reference. */
export function partsOf(tag: string): { readonly name: string; readonly version: string } {
  const [name = "", version = ""] = tag.slice(PREFIX.length).split(":");
  return { name, version };
}
