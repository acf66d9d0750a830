/** Made-up values that differ from run to run, for two runs of one lab that differ in all of them. */
import type { Peer } from "../../../src/lab/model.ts";

export interface RunNumbers {
  readonly id: string;
  readonly started: string;
  readonly addresses: Readonly<Record<Peer, string>>;
  /** The client's port of each connection. */
  readonly clientPorts: readonly number[];
  /** The initial sequence numbers of each connection. */
  readonly isns: readonly Readonly<Record<Peer, number>>[];
  /** The value of each peer's timestamp option. */
  readonly clocks: Readonly<Record<Peer, number>>;
  readonly pids: Readonly<Record<Peer, number>>;
  /** Seconds between two packets. */
  readonly clock: number;
}

export const PORT = 12345;

export const RUN: RunNumbers = {
  id: "5eed0001",
  started: "2026-03-01T12:00:00.000Z",
  addresses: { server: "198.18.7.2", client: "198.18.7.3" },
  clientPorts: [40100, 40102],
  isns: [
    { client: 3_000_000_000, server: 700_000_000 },
    { client: 1_500_000_000, server: 2_900_000_000 },
  ],
  clocks: { server: 880_001, client: 990_001 },
  pids: { server: 34, client: 35 },
  clock: 0.0001,
};

export const OTHER_RUN: RunNumbers = {
  id: "5eed0002",
  started: "2026-03-02T08:30:00.000Z",
  addresses: { server: "198.19.44.10", client: "198.19.44.11" },
  clientPorts: [59_998, 33_001],
  isns: [
    { client: 4_294_900_000, server: 120_000_012 },
    { client: 77_000_000, server: 4_000_000_000 },
  ],
  clocks: { server: 4_100_000_000, client: 17 },
  pids: { server: 1201, client: 1188 },
  clock: 0.0007,
};
