/** deploy/swarm.yml as text. test/queue/swarm.engines.test.ts deploys it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { workerCommand } from "../../src/cli/grading/worker.ts";
import { processOutput } from "../../src/cli/output.ts";
import { ROOT } from "../../src/runtime/checkout.ts";

const text = await readFile(join(ROOT, "deploy/swarm.yml"), "utf8");
const { services, secrets } = parse(text);

test("the stack's command has only options that the worker knows", () => {
  const known = workerCommand(processOutput()).options.map(({ long }) => long);
  const used = services.worker.command.match(/--[a-z-]+/g);
  expect(used).toContain("--queue");
  expect(known).toEqual(expect.arrayContaining(used));
});

test("key and password are secrets of the swarm, and the command has only their files", () => {
  const names = Object.keys(secrets);
  expect(names).toEqual(["wirestep_queue_key", "wirestep_queue_password"]);
  expect(services.worker.secrets).toEqual(names);
  for (const name of names) {
    expect(secrets[name]).toEqual({ external: true });
    expect(services.worker.command).toContain(`/run/secrets/${name}`);
  }
  expect(services.worker.environment).toBeUndefined();
});
