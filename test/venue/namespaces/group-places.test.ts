/** Places in folders like the kernel's. stage.live.test.ts and without-engine.live.test.ts make groups in real ones. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { groupPlaces } from "../../../src/venue/namespaces/group-places.ts";

let mount: string;
beforeEach(async () => {
  mount = await mkdtemp(join(tmpdir(), "wirestep-groups-"));
});
afterEach(() => rm(mount, { recursive: true }));

/** A group that this user may write to. */
async function group(path: string, controllers: string): Promise<string> {
  const folder = join(mount, path);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "cgroup.procs"), "");
  await writeFile(join(folder, "cgroup.controllers"), `${controllers}\n`);
  return folder;
}

const SCOPE = "user.slice/user@1000.service/run-1.scope";
const own = (path: string): string => `1:name=systemd:/elsewhere\n0::/${path}\n`;

test("a user makes groups below the group that is delegated, also if its command has moved below it", async () => {
  await writeFile(join(mount, "cgroup.controllers"), "pids memory\n");
  const folder = await group(SCOPE, "cpu memory pids");
  expect(groupPlaces(mount, own(SCOPE))).toEqual({ version: 2, folder });
  await group(`${SCOPE}/wirestep-commands`, "memory pids");
  expect(groupPlaces(mount, own(`${SCOPE}/wirestep-commands`))).toEqual({ version: 2, folder });
});

test("a delegated group without a controller is refused by its name", async () => {
  await writeFile(join(mount, "cgroup.controllers"), "pids memory\n");
  const folder = await group(SCOPE, "cpu pids");
  expect(groupPlaces(mount, own(SCOPE))).toEqual({ why: `${folder} has no controller for memory` });
});

test("without a group that the user may write to, the reason names the place", async () => {
  await writeFile(join(mount, "cgroup.controllers"), "pids memory\n");
  const why = `this user may not make control groups in ${mount}`;
  expect(groupPlaces(mount, own("user.slice/session-2.scope"))).toEqual({ why });
});

test("in version 1 each controller has a group of its own", async () => {
  const [pids, memory] = [await group("pids", ""), await group("memory", "")];
  await rm(join(mount, "pids/cgroup.controllers"));
  const paths = "9:pids:/ana\n4:cpu,memory:/shared/ana\n";
  expect(groupPlaces(mount, paths)).toEqual({ version: 1, folders: [pids, memory] });
  await rm(memory, { recursive: true });
  expect(groupPlaces(mount, paths)).toEqual({ why: `there is no ${memory}` });
});
