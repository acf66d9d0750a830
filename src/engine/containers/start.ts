/**
 * Loads testcontainers when a stage first needs it. The import takes a tenth of a second, so a stage
 * begins it while the engine works.
 */
import type { ContainerDescription } from "../../containers/description.ts";
import type { WhenMade } from "./testcontainers.ts";

const loaded = () => import("./testcontainers.ts");

export async function meetEngine(): Promise<void> {
  await (await loaded()).meetEngine();
}

export async function checkImages(images: readonly string[]): Promise<void> {
  await (await loaded()).checkImages(images);
}

/** @returns the id of the container, which runs */
export async function startContainer(
  description: ContainerDescription,
  whenMade: WhenMade,
): Promise<string> {
  return (await loaded()).startContainer(description, whenMade);
}
