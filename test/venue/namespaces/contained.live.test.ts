/** A container of namespaces that is ended while it starts: nothing of it runs afterwards. */
import { readdirSync, readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { labFolder, readLabFolder } from "../../../src/lab-files/folder.ts";
import { openVenue } from "../../../src/orchestrate/find-venue.ts";

/** The seconds that its program sleeps, as those of no other process. */
const SECONDS = `86400.${process.pid}`;

/** The numbers of the processes that run this program, or are about to. */
function running(): readonly string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, "utf8").includes(SECONDS);
    } catch {
      return false; // it has ended
    }
  });
}

test.skipIf(userInfo().uid !== 0)(
  "a container that is ended while it starts leaves no process",
  async () => {
    const env = { ...process.env, WIRESTEP_STAGE: "namespaces" };
    const note = () => undefined;
    const signal = AbortSignal.timeout(120_000);
    const venue = await openVenue({ env, note, signal });
    const search = await venue.searchImages(await readLabFolder(labFolder("handshake")), signal);
    const { endpoint } = await search.ensure({ env, note, signal });
    for (let turns = 0; turns < 24; turns++) {
      const container = await venue.make({
        image: endpoint.tag,
        name: `wirestep-ended-${process.pid}-${turns}`,
        labels: {},
        command: ["sleep", SECONDS],
        limits: { memory: 64, processes: 16 },
        network: "none",
      });
      const start = container.start();
      start.catch(() => undefined); // it is ended
      for (let turn = 0; turn < turns * 8; turn++) await setImmediate();
      await container.remove();
      await Promise.allSettled([start]);
      expect(running(), `after ${turns * 8} turns`).toEqual([]);
    }
  },
);
