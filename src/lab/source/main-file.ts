import type { Peer } from "../model.ts";

/** The endings of a program's main file: C++ or C. */
const MAIN = /^(?:.*\/)?(server|client)\.(?:cc|cpp|cxx|C|c)$/;

/** The peer whose program's main file has that name or path; undefined for any other file. */
export function peerOfMain(file: string): Peer | undefined {
  return MAIN.exec(file)?.[1] as Peer | undefined;
}
