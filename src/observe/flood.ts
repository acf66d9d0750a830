/**
 * The limits on the traffic between two steps. Without them a program that sends without end would fill
 * the memory of the machine that this runs on.
 */
import type { Peer } from "../lab/model.ts";

/** Far above any lab: the largest has five hundred packets. */
export const PACKETS_LIMIT = 20_000;
export const BYTES_LIMIT = 64 * 1024 * 1024;

/** A peer sent more packets than a capture accepts. */
export class FloodError extends Error {
  readonly peer: Peer;
  /** For messages. */
  readonly limit = `${PACKETS_LIMIT} packets`;

  constructor(peer: Peer) {
    super(`the ${peer} sent packets without end`);
    this.name = "FloodError";
    this.peer = peer;
  }
}
