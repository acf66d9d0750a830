/**
 * How GDB is started in a peer's container: as a debug adapter, with the observer beside it.
 */
export const DEBUGGER: readonly string[] = [
  "gdb", "-q", "-nx", "-i", "dap",
  "-iex", "set debuginfod enabled off",
  "-iex", "set disable-randomization off", // the container may not switch it off
  "-ex", "set exec-wrapper /usr/local/lib/wirestep/run-program.sh",
  "-x", "/usr/local/lib/wirestep/observer.py",
]; // biome-ignore format: one option a line
