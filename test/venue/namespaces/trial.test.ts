import { expect, test } from "vitest";
import { type Facts, knownObstacle } from "../../../src/venue/namespaces/trial.ts";

const RANGE = "labuser:100000:65536\n";
const GOOD: Facts = {
  isRoot: false,
  user: "labuser",
  subordinates: [RANGE, RANGE],
  hasNewuidmap: true,
  setting: () => undefined,
};
const withSetting = (known: string, value: string): Facts => ({
  ...GOOD,
  setting: (name) => (name === known ? value : undefined),
});

test("a user with subordinate users and a kernel without restrictions may make namespaces", () => {
  expect(knownObstacle(GOOD)).toBeUndefined();
  expect(knownObstacle(withSetting("kernel.yama.ptrace_scope", "1"))).toBeUndefined();
});

test.each([
  ["kernel.yama.ptrace_scope", "2"],
  ["kernel.unprivileged_userns_clone", "0"],
  ["user.max_user_namespaces", "0"],
  ["kernel.apparmor_restrict_unprivileged_userns", "1"],
])("%s = %s is named, with the setting that lifts it", (name, value) => {
  const obstacle = knownObstacle(withSetting(name, value));
  expect(obstacle).toMatchObject({ works: false, observed: expect.stringContaining(name) });
  expect(obstacle?.fix).toContain(`sysctl ${name}=`);
});

test("root needs neither user namespaces nor subordinate users, but the right to trace", () => {
  const root = { ...GOOD, isRoot: true, user: "root", hasNewuidmap: false, subordinates: ["", ""] };
  expect(knownObstacle(root)).toBeUndefined();
  const untraced = { ...root, setting: withSetting("kernel.yama.ptrace_scope", "3").setting };
  expect(knownObstacle(untraced)).toMatchObject({ works: false });
});

test("a missing newuidmap is named with its package", () => {
  expect(knownObstacle({ ...GOOD, hasNewuidmap: false })?.fix).toContain("uidmap");
});

test.each([
  ["no range of users", ["", RANGE]],
  ["no range of groups", [RANGE, ""]],
  ["a range of another user", ["root:100000:65536\n", RANGE]],
  ["a range that is too small", ["labuser:100000:1000\n", RANGE]],
])("%s is named with the command that gives one", (_, subordinates) => {
  const obstacle = knownObstacle({ ...GOOD, subordinates });
  expect(obstacle?.observed).toContain("/etc/subuid");
  expect(obstacle?.fix).toContain("usermod --add-subuids");
});
