/** The ids of the images that made a run, for its record. */
import type { RunImages } from "../images/ensure.ts";

/** The lab's image holds the programs. Without it, the compiler's image made them. */
export function imageIds(images: RunImages): Readonly<Record<string, string>> {
  const { peer, endpoint, sidecar, compilation } = images;
  const programs =
    compilation === undefined ? { lab: peer.id } : { compiler: compilation.compiler.id };
  return { ...programs, endpoint: endpoint.id, sidecar: sidecar.id };
}
