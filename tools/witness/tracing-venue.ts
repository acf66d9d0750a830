/** A venue whose peers have a shell in place of a debugger, with the rights of the lab's program. */
import { onceFilled } from "../../src/stage/lab-folder.ts";
import type { Parts, PartsOptions, Starting } from "../../src/venue/parts.ts";
import type { Venue } from "../../src/venue/venue.ts";

export function tracingVenue(venue: Venue): Venue {
  return {
    kind: venue.kind,
    version: venue.version,
    kernel: venue.kernel,
    arch: venue.arch,
    limits: venue.limits,
    address: venue.address,
    parts: async (options: PartsOptions) => withShells(await venue.parts(options)),
    make: (description) => venue.make(description),
    owner: () => venue.owner(),
    searchImages: (lab, signal) => venue.searchImages(lab, signal),
    removeAbandoned: () => venue.removeAbandoned(),
    enterCommand: (container, user) => venue.enterCommand(container, user),
  };
}

function withShells(parts: Parts): Parts {
  return {
    labels: parts.labels,
    network: (settings) => parts.network(settings),
    ready: (images) => parts.ready(images),
    start: (starting) => parts.start(starting.isPeer ? withShell(starting) : starting),
    exec: (container, command) => parts.exec(container, command),
    fill: (container, archive) => parts.fill(container, archive),
    hostSetting: (name, image) => parts.hostSetting(name, image),
    end: (keep): Promise<void> => parts.end(keep),
  };
}

/** Without a program, a peer's description has the user and the rights of the lab's program. */
function withShell(starting: Starting): Starting {
  const shell = ["sh"];
  return {
    ...starting,
    command: shell,
    describe: async () => {
      const description = await starting.describe(undefined);
      const command = description.filled === undefined ? shell : onceFilled(shell);
      return { ...description, command, input: true };
    },
  };
}
