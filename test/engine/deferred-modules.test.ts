/** In a process of its own, because the test inspects its loaded modules. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

/** The script's output, as JSON, after the import of both packages as in a run. */
async function afterImport(script: string): Promise<unknown> {
  const source = `
    const { deferModules } = await import(${here("../../src/engine/deferred-modules.ts")});
    const { createRequire } = await import("node:module");
    const own = createRequire(${here("../../src/engine/containers/testcontainers.ts")});
    const require = createRequire(own.resolve("testcontainers"));
    deferModules();
    await import("dockerode");
    await import("testcontainers");
    ${script}`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", source],
    { cwd: new URL("../..", import.meta.url) },
  );
  return JSON.parse(stdout);
}

test("parts that a run does not use are not loaded", async () => {
  const loaded = await afterImport(`
    const inside = /node_modules\\/(ssh2|@grpc|protobufjs|yaml|graceful-fs|archiver-utils|undici\\/lib)\\//;
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => inside.test(file))));`);
  expect(loaded).toEqual([]);
});

test("a part is loaded when it is used, and is the same", async () => {
  const kinds = await afterImport(`
    const agent = new (require("undici").Agent)();
    const modem = createRequire(own.resolve("dockerode"));
    console.log(JSON.stringify([
      typeof require("archiver")("tar").append,
      typeof require("docker-compose").default.upAll,
      typeof require("proper-lockfile").lock,
      typeof require("ssh-remote-port-forward").createSshConnection,
      typeof require("tmp").tmpdir,
      agent.constructor.name,
      typeof modem("docker-modem/lib/ssh.js")({}).createConnection,
      typeof own("dockerode/lib/session.js"),
      Object.keys(require.cache).some((file) => file.includes("/archiver-utils/")),
    ]));
    process.exit();`);
  expect(kinds).toEqual([
    "function", "function", "function", "function", "string", "Agent", "function", "function", true,
  ]); // biome-ignore format: in the order they are asked for
});
