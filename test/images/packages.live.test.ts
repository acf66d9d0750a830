/**
 * docker/packages.sh in a container of the base, without a network: a mirror of a few empty packages
 * is made inside, and what is locked held against what it has.
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

/** A Debian package: what it is called, its version, and what else it needs. */
type Package = readonly [name: string, version: string, depends?: string];

interface Machine {
  /** What the base has already. */
  readonly installed: readonly Package[];
  readonly mirror: readonly Package[];
  /** `name=version` lines. */
  readonly lock: readonly string[];
}

let docker: Docker;
let base: string;
let script: string;

beforeAll(async () => {
  const { host } = await testEngine();
  docker = await testDocker();
  base = await ensureBase(docker, { host, note: () => undefined, signal: undefined });
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

/** What packages.sh notes of the packages that are made here, and what is installed at the end. */
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
  const said = text(stream);
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
  const output = await said;
  expect(StatusCode, output).toBe(0);
  const lines = output.split("\n").filter((line) => /\b(wanted|helper|lock)\b/.test(line));
  return {
    notes: lines.filter((line) => line.startsWith("note: ")),
    installed: lines.filter((line) => /^(wanted|helper)=/.test(line)),
  };
}

test("a base newer than the lock is taken back to the locked version, where the mirror still has it", async () => {
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

test("what the mirror has no more comes as it is there now, and is told", async () => {
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

test("a lock that does not go with what has come since is set aside whole, and that is told", async () => {
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
