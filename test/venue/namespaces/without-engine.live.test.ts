/**
 * Machines without an engine, from a clean clone: an ordinary user with a bundle and no network, and root with a
 * network. Neither reaches the engine of this machine, which only makes the bundle.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBundle } from "../../../src/bundle/create.ts";
import { labNames } from "../../../src/lab-files/load.ts";
import { LANGUAGES } from "../../../src/languages/languages.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { transcriptOf } from "../../../src/report/text/transcript/transcript.ts";
import { pageTemplate, studioTemplate } from "../../../src/runs/page.ts";
import { ROOT } from "../../../src/runtime/checkout.ts";
import { CONTROLLERS, MOUNT } from "../../../src/venue/namespaces/group-places.ts";
import { provideNamespaces } from "../../../src/venue/namespaces/provide.ts";
import { runCli } from "../../support/commands/cli-run.ts";
import { ended } from "../../support/commands/ended.ts";
import { testEngine } from "../../support/engine/engine.ts";

const run = promisify(execFile);
const isVersionOne = !existsSync(join(MOUNT, "cgroup.controllers"));
const USER = "wirestep-test";
/** Milliseconds: a bundle and three root file systems are made, which takes minutes on a busy machine. */
const LIMIT = 1_800_000;
/** A place that every user can enter. */
const AROUND = "/var/tmp";

/** The kernel shows net.ipv4.tcp_mem only in the machine's own network namespace, and this user's has no network. */
const NEEDS_MACHINES_NETWORK = ["buffers"];

/** Hides the engines of this machine, and the program that would start one, in a mount namespace. */
const WITHOUT_ENGINE = `set -e
for folder in /run/wirestep; do [ ! -d $folder ] || mount -t tmpfs none $folder; done
for file in /run/docker.sock /usr/bin/dockerd /usr/sbin/dockerd; do [ ! -e $file ] || mount --bind /dev/null $file; done
exec "$@"`;

describe.skipIf(userInfo().uid !== 0)(
  "on a clean clone without an engine",
  { timeout: LIMIT },
  () => {
    let home: string;
    let clone: string;

    beforeAll(async () => {
      await provideNamespaces({ env: process.env, note: () => undefined }); // as the user's machine has it
      home = await mkdtemp(join(AROUND, "wirestep-clone-"));
      clone = join(home, "clone");
      await mkdir(clone);
      // the files that a clone of this tree has, committed or not
      const names = "git ls-files --cached --others --exclude-standard -z";
      const copy = `${names} | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$0"`;
      await run("bash", ["-c", copy, clone], { cwd: ROOT });
      await chmod(home, 0o755);
    }, LIMIT);
    afterAll(() => rm(home, { recursive: true, force: true }));

    describe("as an ordinary user with a bundle and no network", () => {
      const bundle = (): string => join(home, "bundle.tar.gz");

      beforeAll(async () => {
        const engine = await testEngine();
        await Promise.all([pageTemplate(), studioTemplate()]);
        await createBundle({
        engine, env: process.env, labs: ["close", "handshake"], compiler: true, languages: LANGUAGES.flatMap(({ image }) => image ?? []),
        unlocked: true, file: bundle(), level: 1, note: () => undefined,
      }); // biome-ignore format: a list
        await run("useradd", ["--create-home", "--home-dir", join(home, "user"), USER]);
        await run("chown", ["-R", `${USER}:`, clone]);
      }, LIMIT);
      afterAll(() => run("userdel", ["--remove", USER]));

      /**
       * With nothing of root's environment, and in a network namespace without any network.
       * @param groups control groups in which it runs
       */
      async function asUser(
        command: string,
        groups: readonly string[] = [],
      ): Promise<{ code: number; output: string }> {
        const words = [
          "--pdeathsig",
          "KILL",
          "--reuid",
          USER,
          "--regid",
          USER,
          "--init-groups",
          "--reset-env",
          "--",
        ];
        const user = ["setpriv", ...words, "bash", "-c", `cd ${clone} && ${command}`];
        const entered = groups.map((group) => `echo 0 >${group}/cgroup.procs`).join("\n");
        const entering = `set -e\n${entered}\nexec "$@"`;
        return ended("unshare", ["--net", "bash", "-c", entering, "bash", ...user]);
      }

      async function newestOf(lab: string, place = clone): Promise<RunRecord> {
        const newest = (await readdir(join(place, "runs", lab))).toSorted().at(-1) ?? "";
        const folder = join(place, "runs", lab, newest);
        expect(existsSync(join(folder, "report.html"))).toBe(true);
        return parseRecord(await readFile(join(folder, "record.json"), "utf8"));
      }

      test("make labs passes: with the bundle's programs, and with those that its compiler makes", async () => {
        const loaded = await asUser(`bin/wirestep bundle load ${bundle()}`);
        expect(loaded.output).toContain("unpacked 9 root file systems of 2 labs");
        expect(loaded.code).toBe(0);
        const { code, output } = await asUser('make labs LABS="handshake close send-recv"');
        expect(output).toContain(
          "no engine answers, so stages are made of this kernel's namespaces",
        );
        expect(output).toContain("3 of 3 labs passed");
        expect(code).toBe(0);
        const [close, other] = [await newestOf("close"), await newestOf("send-recv")];
        expect(Object.keys(close.environment.images)).toContain("lab");
        expect(Object.keys(other.environment.images)).toContain("compiler");
        for (const { environment, traceMissing } of [close, other]) {
          expect(environment.stage).toBe("namespaces");
          expect(traceMissing).toBeDefined();
        }
      });

      test("make labs passes for all labs, with root's evidence but for what docs/stages.md lists as missing", async () => {
        const all = (await labNames()).filter((lab) => !NEEDS_MACHINES_NETWORK.includes(lab));
        const { code, output } = await asUser(`make labs LABS="${all.join(" ")}"`);
        expect(output).toMatch(/(\d+) of \1 labs passed/);
        expect(code).toBe(0);
        const place = join(home, "by-root");
        await mkdir(place);
        const byRoot = await runCli(["labs", ...all, "--stage", "namespaces"], {}, place);
        expect(byRoot.code, byRoot.stdout).toBe(0);
        const labs = await labsIn(place);
        expect(labs.length).toBeGreaterThan(50);
        for (const lab of labs) {
          const [users, roots] = [await newestOf(lab), await newestOf(lab, place)];
          expect(users.traceMissing, lab).toBeDefined();
          expect(roots.traceMissing, lab).toBeUndefined();
          expect(withoutPrivilege(users), lab).toBe(withoutPrivilege(roots));
        }
      });

      test("programs in the bundle's languages run: a lab's, and two of different languages", async () => {
        const lab = await asUser("make lab-handshake IN=python");
        expect(lab.output).toContain("✓ passed  handshake: 5 of 5 steps as expected");
        expect(lab.code).toBe(0);
        const pair = "labs/close/in/go/server.go labs/close/in/rust/client.rs";
        const observed = await asUser(`bin/wirestep observe ${pair}`);
        expect(observed.output).toContain("both programs have ended");
        expect(observed.output).toContain("client.rs:");
        expect(observed.code).toBe(0);
      });

      test.runIf(isVersionOne)(
        "in control groups that are delegated to the user there are limits, and nothing of a run is left there",
        async () => {
          const groups = CONTROLLERS.map((name) => join(MOUNT, name, USER));
          for (const group of groups) await run("mkdir", [group]);
          try {
            for (const group of groups) await run("chown", ["-R", `${USER}:`, group]);
            const { code, output } = await asUser("make lab-handshake", groups);
            expect(output).toContain("trace    missing");
            expect(output).not.toContain("limits   missing");
            expect(code).toBe(0);
            for (const group of groups) {
              const names = await readdir(join(group, "wirestep"), { withFileTypes: true });
              expect(names.filter((entry) => entry.isDirectory())).toEqual([]);
            }
          } finally {
            for (const group of groups)
              await run("find", [group, "-depth", "-type", "d", "-delete"]);
          }
        },
      );

      test("stepping by hand is refused, with the command that steps there", async () => {
        const { code, output } = await asUser("make netstat LAB=close");
        expect(output).toContain("a stage of namespaces ends with its command");
        expect(output).toContain("make step LAB=close");
        expect(output).toContain("make doctor says how");
        expect(code).not.toBe(0);
      });

      test("a bundle of another version of the checkout is refused, with the way out", async () => {
        await asUser("mv node_modules elsewhere; echo >>package-lock.json");
        const { code, output } = await asUser(`bin/wirestep bundle load ${bundle()}`);
        expect(output).toContain("of another version of wirestep than this checkout");
        expect(code).toBe(3);
      });
    });

    test("as root with a network, make lab-handshake builds what it needs from the same Dockerfiles", async () => {
      const fresh = join(home, "root-cache");
      const { code, output } = await ended(
        "unshare",
        ["--mount", "bash", "-c", WITHOUT_ENGINE, "bash", "make", "lab-handshake"],
        { cwd: ROOT, env: { ...process.env, XDG_CACHE_HOME: fresh, WIRESTEP_STAGE: "namespaces" } },
      );
      expect(output).toContain("building the endpoint's root file system");
      expect(output).toContain("✓ passed  handshake: 5 of 5 steps as expected");
      expect(code).toBe(0);
      const names = (await readdir(join(fresh, "wirestep/roots"))).filter(
        (name) => !name.startsWith("."),
      );
      expect(names.map((name) => name.replace(/-\w+$/, "")).toSorted()).toEqual([
        "compiler",
        "endpoint",
        "sidecar",
      ]);
    });
  },
);

async function labsIn(place: string): Promise<readonly string[]> {
  const entries = await readdir(join(place, "runs"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** The labels of the evidence that docs/stages.md lists as missing for a user who is not root. */
const NEEDS_PRIVILEGE = /^ {3}(?:trace|drops|limits) .*\n(?: {12}.*\n)*/gm;

/** The transcript of the normalised record, without that evidence. */
const withoutPrivilege = (record: RunRecord): string =>
  transcriptOf(normaliseRecord(record), styleFor(false)).replace(NEEDS_PRIVILEGE, "");
