/** Lab files. Any exported value is validated, planned with sources, and printed. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { checkStep } from "../../../src/check/step.ts";
import { isProgramStep } from "../../../src/lab/model.ts";
import { isPacket, type Plan, planLab } from "../../../src/lab/plan/plan.ts";
import { describeSelector } from "../../../src/lab/plan/selector-text.ts";
import { InvalidLabError, validateLab } from "../../../src/lab/schema/lab.ts";
import { changed } from "../inputs.ts";
import { must, refusing, target } from "../target.ts";

const LABS = new URL("../../../labs/", import.meta.url);
const names = readdirSync(LABS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const labs: readonly unknown[] = await Promise.all(
  names.map(async (name) => {
    const module: { default: unknown } = await import(`../../../labs/${name}/lab.ts`);
    return module.default;
  }),
);
/** The sources of all labs, so that a tag of another lab may exist too. */
const sources = (["server", "client"] as const).map((peer) =>
  names.map((name) => readFileSync(new URL(`${name}/${peer}.cc`, LABS), "utf8")),
);

interface Lab {
  readonly value: unknown;
  readonly of: number;
  readonly family: 4 | 6;
}

function aLab({ value, of, family }: Lab): void {
  const lab = refusing(() => validateLab(value, "labs/any"), InvalidLabError);
  if (lab === undefined) return;
  const [server = "", client = ""] = sources.map((texts) => texts[of % texts.length] ?? "");
  const plan = refusing(
    () => planLab(lab, { server, client }, "labs/any", family),
    InvalidLabError,
  );
  if (plan !== undefined) aPlan(plan);
}

const NOTHING = {
  finished: [],
  packets: [],
  held: [],
  sysctls: [],
  tables: { server: [], client: [] },
};

function aPlan(plan: Plan): void {
  must(JSON.stringify(plan).length > 0, "a plan can be printed as JSON");
  const context = {
    port: plan.port,
    addresses: { server: "198.18.0.2", client: "198.18.0.3" },
    connections: [],
  };
  for (const step of plan.steps) {
    for (const packet of step.packets) {
      if (!isPacket(packet) || packet.kind === "icmp") continue;
      must(Number.isSafeInteger(packet.length) && packet.length >= 0, "a length is a number");
      if (packet.kind !== "segment") continue;
      must(packet.flags.includes(".") === (packet.ack !== undefined), "an ack has its flag");
      for (const number of [packet.seq, packet.ack ?? 0]) {
        must(typeof number !== "number" || Number.isSafeInteger(number), "a number is planned");
      }
    }
    if (!isProgramStep(step) && step.action !== "passes") step.what?.map(describeSelector);
    const mismatches = checkStep(step, NOTHING, context);
    must(
      mismatches.every(({ expected }) => !/undefined|NaN/.test(expected)),
      "a mismatch states the expected value",
    );
    if (step.packets.length > 0) must(mismatches.length > 0, "missing packets are a mismatch");
  }
}

export const labTargets = [
  target(
    "lab",
    4,
    fc.record({
      value: changed(labs),
      of: fc.nat(names.length - 1),
      family: fc.constantFrom(4 as const, 6 as const),
    }),
    aLab,
  ),
  target(
    "any-lab",
    1,
    fc.record({ value: fc.anything(), of: fc.constant(0), family: fc.constant(4 as const) }),
    aLab,
  ),
];
