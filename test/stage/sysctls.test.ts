import { expect, test } from "vitest";
import { pinnedSysctls } from "../../src/stage/sysctls.ts";

test.each([
  ["6.18.44", true],
  ["6.5.0-41-generic", true],
  ["7.0", true],
  ["6.4.16", false],
  ["5.15.167.4-microsoft-standard-WSL2", false],
])("on Linux %s the timer of a SYN has its setting: %s", (kernel, has) => {
  expect("net.ipv4.tcp_syn_linear_timeouts" in pinnedSysctls(4, kernel)).toBe(has);
});

test("IPv6 is off in runs on IPv4", () => {
  const name = "net.ipv6.conf.all.disable_ipv6";
  expect([pinnedSysctls(4, "6.18")[name], pinnedSysctls(6, "6.18")[name]]).toEqual(["1", "0"]);
});
