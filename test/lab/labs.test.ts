import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isLineStep, PEERS } from "../../src/lab/model.ts";
import { type Plan, planLab } from "../../src/lab/plan/plan.ts";
import { validateLab } from "../../src/lab/schema/lab.ts";

const LABS = new URL("../../labs/", import.meta.url);
const names = readdirSync(LABS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The lab in a folder, joined with its programs. */
async function planOf(name: string): Promise<Plan> {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, LABS), "utf8");
  const { default: value }: { default: unknown } = await import(`../../labs/${name}/lab.ts`);
  const sources = { server: read("server.cc"), client: read("client.cc") };
  return planLab(validateLab(value, `labs/${name}`), sources);
}

test("the checkout has labs", () => {
  expect(names).toEqual(
    expect.arrayContaining(["close", "handshake", "refused", "send-recv", "udp"]),
  );
});

test.each(names)(
  "%s is valid, has its folder's name, and every step has its line",
  async (name) => {
    const plan = await planOf(name);
    expect(plan.name).toBe(name);
    expect(plan.steps.filter(isLineStep).filter(({ line }) => line?.text === "")).toEqual([]);
  },
);

test.each(names)("%s steps exactly its tagged lines", async (name) => {
  const plan = await planOf(name);
  for (const peer of PEERS) {
    const lines = plan.steps.filter(isLineStep).filter((step) => step.peer === peer);
    const stepped = lines.map(({ line }) => line);
    expect(new Set(stepped)).toEqual(new Set(plan.taggedLines[peer]));
  }
});
