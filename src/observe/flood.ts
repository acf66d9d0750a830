/**
 * How much may pass between two steps. A program that sends without end would otherwise fill the
 * memory of the machine this runs on, packet by packet.
 */
import type { Peer } from "../lab/model.ts";

/** No lab comes near: the largest has five hundred packets. */
export const PACKETS_LIMIT = 20_000;
export const BYTES_LIMIT = 64 * 1024 * 1024;

/** A peer sent more than a capture takes. */
export class FloodError extends Error {
  readonly peer: Peer;
  /** In words. */
  readonly limit = `${PACKETS_LIMIT} packets`;

  constructor(peer: Peer) {
    super(`the ${peer} sent packets without end`);
    this.name = "FloodError";
    this.peer = peer;
  }
}
