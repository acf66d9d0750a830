/**
 * The command that starts GDB in a peer's container, as a debug adapter with the observer. GDB gets the
 * program at its start, so that it has read the symbols when the run requests the launch.
 */
import { basename } from "node:path";
import type { Peer, StageSettings } from "../lab/model.ts";
import { beginAs, userOf } from "./users.ts";

/** The path of a peer's program in its container. */
export const programPath = (peer: Peer): string => `/lab/debug/${peer}`;

/** The path of a source in its container. @param file its name in messages, a path if it is not the lab's own */
export const sourceIn = (file: string): string =>
  file.includes("/") ? `/lab/programs/${basename(file)}` : `/lab/${file}`;

/**
 * @param typed whether a user types the program's input, unless the lab gives it
 * @param program the path of another program than the compiled one
 */
export const debuggerCommand = (
  peer: Peer,
  settings: StageSettings,
  typed = false,
  program = programPath(peer),
): readonly string[] => [
  ...environmentOf(peer, settings, typed),
  "gdb", "-q", "-nx", "-i", "dap",
  "-iex", "set debuginfod enabled off",
  "-iex", "set host-charset UTF-8", // of commands and arguments; the container has no locale
  "-iex", "set non-stop on", // a thread that stops, stops no other
  // the printers for the C++ library's types have no use here: 6 MiB and a fifth of GDB's start
  "-iex", "set auto-load python-scripts off",
  // no libthread_db: GDB would stop all threads of all processes to load it for a forked process
  "-iex", "set libthread-db-search-path /nowhere",
  // no symbols of libraries, except the C library's, which GDB always reads: half of the time to main
  "-iex", "set auto-solib-add off",
  // GDB fails at one of its own checks if it steps over a breakpoint instruction of the program's; it goes on
  "-iex", "maintenance set internal-error quit no",
  "-iex", "maintenance set internal-error corefile no",
  "-iex", "set disable-randomization off", // the container has no right to switch it off
  "-ex", `set exec-wrapper ${beginAs(userOf(peer, settings))}`,
  "-x", "/usr/local/lib/wirestep/observer.py",
  "-x", "/usr/local/lib/wirestep/lines.py",
  program,
]; // biome-ignore format: one option a line

/** The program inherits GDB's environment. begin.c turns its input into its standard input. */
function environmentOf(
  peer: Peer,
  { environment, input }: StageSettings,
  typed: boolean,
): readonly string[] {
  const variables = Object.entries(environment?.[peer] ?? {});
  const text = input?.[peer];
  if (text !== undefined) variables.push(["WIRESTEP_INPUT", text]);
  else if (typed) variables.push(["WIRESTEP_TYPED", "1"]);
  return variables.length === 0 ? [] : ["env", ...variables.map((pair) => pair.join("="))];
}
