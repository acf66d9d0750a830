/**
 * Runs docker/packages.sh in a container of the base, without a network, against a mirror of a few empty
 * packages that is made in the container.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { beforeAll, expect, test } from "vitest";
import { ensureBase } from "../../src/images/base.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { testDocker, testEngine } from "../support/engine/engine.ts";

/** A Debian package: its name, its version and its dependencies. */
type Package = readonly [name: string, version: string, depends?: string];

interface Machine {
  /** Packages that the base already has. */
  readonly installed: readonly Package[];
  readonly mirror: readonly Package[];
  /** `name=version` lines. */
  readonly lock: readonly string[];
}

let docker: Docker;
let base: string;
let script: string;

beforeAll(async () => {
  const engine = await testEngine();
  docker = await testDocker();
  base = await ensureBase(docker, {
    engine,
    env: process.env,
    note: () => undefined,
    signal: undefined,
  });
  script = await readFile(join(ROOT, "docker/packages.sh"), "utf8");
});

const PREPARE = `
set -e
mkdir -p /repo /here
make() { # NAME VERSION DEPENDS
  mkdir -p /made/$1/DEBIAN
  { printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: a test <test@localhost>\\nDescription: empty\\n' $1 $2
    [ -z "$3" ] || printf 'Depends: %s\\n' "$3"; } >/made/$1/DEBIAN/control
  dpkg-deb --build /made/$1 /repo/$1_$2.deb >/dev/null
}
offer() { # NAME VERSION DEPENDS
  make "$@"
  { cat /made/$1/DEBIAN/control
    printf 'Filename: ./%s_%s.deb\\nSize: %s\\n' $1 $2 $(stat -c %s /repo/$1_$2.deb)
    printf 'SHA256: %s\\n\\n' $(sha256sum </repo/$1_$2.deb | cut -d' ' -f1); } >>/repo/Packages
}
rm -rf /etc/apt/sources.list*
echo 'deb [trusted=yes] file:/repo ./' >/etc/apt/sources.list
printf %s "$SCRIPT" >/here/packages.sh
chmod +x /here/packages.sh
printf '%s\\n' $LOCK >/here/packages.$(dpkg --print-architecture).lock
echo wanted >/here/packages
`;

/** The notes of packages.sh about the packages made here, and the versions installed at the end. */
async function packagesOf({ installed, mirror, lock }: Machine) {
  const call = (name: string, [pkg, version, depends = ""]: Package): string =>
    `${name} ${pkg} ${version} "${depends}"\n`;
  const commands = [
    PREPARE,
    ...installed.map(
      (one) => `${call("make", one)}dpkg -i /repo/${one[0]}_${one[1]}.deb >/dev/null\n`,
    ),
    ...mirror.map((one) => call("offer", one)),
    "/here/packages.sh\n",
    `dpkg-query -W -f '\${Package}=\${Version}\\n' wanted helper`,
  ];
  const stream = new PassThrough();
  const printed = text(stream);
  const [{ StatusCode }, container] = await docker.run(
    base,
    ["bash", "-c", commands.join("")],
    [stream, stream],
    {
      Tty: false,
      Env: [`SCRIPT=${script}`, `LOCK=${lock.join(" ")}`],
      HostConfig: { NetworkMode: "none" },
    },
  );
  await container.remove();
  stream.end();
  const output = await printed;
  expect(StatusCode, output).toBe(0);
  const lines = output.split("\n").filter((line) => /\b(wanted|helper|lock)\b/.test(line));
  return {
    notes: lines.filter((line) => line.startsWith("note: ")),
    installed: lines.filter((line) => /^(wanted|helper)=/.test(line)),
  };
}

test("a package newer than the lock is downgraded to the locked version if the mirror still has it", async () => {
  const mirror: readonly Package[] = [
    ["helper", "1"],
    ["helper", "2"],
    ["wanted", "1", "helper"],
  ];
  const lock = ["wanted=1", "helper=1"];
  expect(await packagesOf({ installed: [["helper", "2"]], mirror, lock })).toEqual({
    notes: [],
    installed: ["helper=1", "wanted=1"],
  });
});

test("a locked version that the mirror no longer has is replaced by the current one, with a note", async () => {
  const mirror: readonly Package[] = [
    ["helper", "1"],
    ["wanted", "2", "helper"],
  ];
  const lock = ["wanted=1", "helper=1"];
  expect(await packagesOf({ installed: [], mirror, lock })).toEqual({
    notes: ["note: wanted 2, locked as 1"],
    installed: ["helper=1", "wanted=2"],
  });
});

test("a lock that conflicts with the current versions is ignored as a whole, with a note", async () => {
  const mirror: readonly Package[] = [
    ["helper", "1"],
    ["helper", "2"],
    ["wanted", "2", "helper (>= 2)"],
  ];
  const lock = ["wanted=1", "helper=1"];
  const { notes, installed } = await packagesOf({ installed: [["helper", "1"]], mirror, lock });
  expect(notes[0]).toMatch(
    /^note: packages\.\w+\.lock does not fit the mirror's packages, so all packages have the mirror's versions$/,
  );
  expect(notes.slice(1)).toEqual(["note: helper 2, locked as 1", "note: wanted 2, locked as 1"]);
  expect(installed).toEqual(["helper=2", "wanted=2"]);
});
