import { describe, expect, test } from "vitest";
import { InvalidLabError } from "../../src/lab/problems/problem.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { pinnedSysctls, settingError } from "../../src/stage/sysctls.ts";

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

describe("an engine that does not start a peer because of a setting", () => {
  const options = (name: string) => ({
    lab: "own",
    settings: { sysctls: { client: { [name]: "7" } } },
  });
  const refusal = (path: string, why: string): string =>
    `(HTTP code 400) failed to create task: OCI runtime create failed: open /proc/sys/net/ipv4/${path}: ${why}: unknown`;
  const NO_FILE = "no such file or directory";

  test("a name that no kernel knows is the lab's fault", () => {
    const error = settingError(refusal("tcp_new", NO_FILE), options("net.ipv4.tcp_new"));
    expect(error).toBeInstanceOf(InvalidLabError);
    expect(error?.message).toContain("stage.sysctls.client: net.ipv4.tcp_new: this kernel has no");
  });

  test("a value that no kernel accepts is the lab's fault", () => {
    const error = settingError(
      refusal("tcp_sack", "invalid argument"),
      options("net.ipv4.tcp_sack"),
    );
    expect(error).toBeInstanceOf(InvalidLabError);
    expect(error?.message).toContain('net.ipv4.tcp_sack: the kernel refuses "7": invalid argument');
  });

  test("a setting that only this kernel lacks is the machine's fault", () => {
    const name = "net.ipv4.tcp_rto_max_ms";
    const error = settingError(refusal("tcp_rto_max_ms", NO_FILE), options(name));
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error?.message).toBe(
      `The engine's kernel does not accept the setting ${name}: ${NO_FILE}.`,
    );
  });

  test("a pinned setting is the machine's fault", () => {
    const error = settingError(refusal("tcp_fin_timeout", NO_FILE), options("net.ipv4.tcp_sack"));
    expect(error).toBeInstanceOf(EnvironmentError);
  });

  test("a refusal for another reason is no setting's", () => {
    expect(settingError("no space left on device", options("net.ipv4.tcp_sack"))).toBeUndefined();
  });
});
