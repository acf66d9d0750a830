/** The names of calls in lab files and those that the observer reports. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callNameProblem } from "../../src/lab/call-names.ts";
import { ROOT } from "../../src/runtime/checkout.ts";

/** The names that programs use of every call in the observer's table. */
const REPORTED = `
import json, sys
sys.path.insert(0, sys.argv[1])
from system_calls import ADDRESSED, TABLE, WRAPPERS, users_name
names = {users_name(name, [1] * 6) for name in TABLE} | set(ADDRESSED.values())
print(json.dumps(sorted(names | {users_name(n, [1] * 6, f) for n, fs in WRAPPERS.items() for f in fs})))
`;

test("a run can stop at each call that the observer reports", () => {
  const folder = join(ROOT, "docker/endpoint");
  const answer = execFileSync("python3", ["-B", "-c", REPORTED, folder], { encoding: "utf8" });
  const names = JSON.parse(answer) as readonly string[];
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => callNameProblem(name) !== undefined)).toEqual([]);
  expect(callNameProblem("any")).toBeUndefined();
});
