/**
 * The command-line arguments of a lab's programs. Without arguments, a server listens on all IPv4
 * addresses and a client connects to 127.0.0.1.
 */
import type { Family, Lab, Peer } from "./model.ts";

/** The part of a lab that decides the arguments. */
export type ArgumentSettings = Pick<Lab, "port" | "stage">;

/**
 * The client gets the server's address. The server gets the address to listen on, then the client's. A lab
 * or a user can choose other arguments.
 */
export function programArguments(
  peer: Peer,
  family: Family,
  addresses: Readonly<Record<Peer, string>>,
  { port, stage }: ArgumentSettings,
): readonly string[] {
  const local = family === 6 ? "::" : "0.0.0.0";
  const values: Readonly<Record<string, string>> = { ...addresses, local, port: `${port}` };
  const chosen = stage?.arguments?.[peer];
  if (chosen !== undefined) return chosen.map((argument) => filled(argument, values));
  return peer === "client" ? [addresses.server] : [local, addresses.client];
}

function filled(argument: string, values: Readonly<Record<string, string>>): string {
  return argument.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The words of a command line as a shell separates them: by spaces, except in quotes. */
export function wordsIn(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, a = "", b = "") => a + b));
}
