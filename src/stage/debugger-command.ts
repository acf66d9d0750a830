/**
 * How GDB is started in a peer's container: as a debug adapter, with the observer beside it. It is
 * given the program at once, so that it has read its symbols when it is asked to launch it.
 */
import type { Peer } from "../lab/model.ts";

/** Where a peer's program is in its container. */
export const programPath = (peer: Peer): string => `/lab/debug/${peer}`;

export const debuggerCommand = (peer: Peer): readonly string[] => [
  "gdb", "-q", "-nx", "-i", "dap",
  "-iex", "set debuginfod enabled off",
  // printers for the C++ library's types, which nothing here prints: 6 MiB and a fifth of GDB's start
  "-iex", "set auto-load python-scripts off",
  // nor the libraries' symbols but the C library's, which GDB always reads: half the way to main
  "-iex", "set auto-solib-add off",
  "-iex", "set disable-randomization off", // the container may not switch it off
  "-ex", "set exec-wrapper /usr/local/lib/wirestep/run-program.sh",
  "-x", "/usr/local/lib/wirestep/observer.py",
  programPath(peer),
]; // biome-ignore format: one option a line
