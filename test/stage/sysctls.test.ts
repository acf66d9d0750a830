import { describe, expect, test } from "vitest";
import { InvalidLabError } from "../../src/lab/problems/problem.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { pinnedSysctls, settingError, settingsInOrder } from "../../src/stage/sysctls.ts";

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

test("a sidecar brings the settings that an engine's name server must not find", () => {
  const range = { "net.ipv4.ip_local_port_range": "40000 40000" };
  const reserved = { "net.ipv4.ip_local_reserved_ports": "40001-60999" };
  const sack = { "net.ipv4.tcp_sack": "0" };
  expect(settingsInOrder({ ...range, ...sack, ...reserved })).toEqual({
    peer: sack,
    sidecar: { ...range, ...reserved },
  });
  expect(settingsInOrder(undefined)).toEqual({ peer: {}, sidecar: {} });
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
      `The kernel of this run does not accept the setting ${name}: ${NO_FILE}.`,
    );
  });

  test("a pinned setting is the machine's fault", () => {
    const error = settingError(refusal("tcp_fin_timeout", NO_FILE), options("net.ipv4.tcp_sack"));
    expect(error).toBeInstanceOf(EnvironmentError);
  });

  test.each([
    // runc 1.3 of Docker 29
    'error during container init: failed to write sysctl net.ipv4.tcp_sack = "7": write fsmount:fscontext:proc/./sys/net/ipv4/tcp_sack: invalid argument',
    // crun 1.21 of Podman 5.4
    "crun: write to `/proc/sys/net/ipv4/tcp_sack`: Invalid argument: OCI runtime error",
  ])("other runtimes say it otherwise: %s", (reason) => {
    const error = settingError(reason, options("net.ipv4.tcp_sack"));
    expect(error).toBeInstanceOf(InvalidLabError);
    expect(error?.message).toMatch(/net.ipv4.tcp_sack: the kernel refuses "7": invalid argument/i);
  });

  test.each([
    "open sysctl net.ipv4.tcp_new file: unsafe procfs detected: openat2 fsmount:fscontext:proc/./sys/net/ipv4/tcp_new: no such file or directory",
    "crun: open `/proc/sys/net/ipv4/tcp_new`: No such file or directory: OCI runtime attempted to invoke a command that was not found",
  ])("and so for a name that no kernel knows: %s", (reason) => {
    const error = settingError(reason, options("net.ipv4.tcp_new"));
    expect(error).toBeInstanceOf(InvalidLabError);
    expect(error?.message).toContain("net.ipv4.tcp_new: this kernel has no such setting");
  });

  test("a refusal for another reason is no setting's", () => {
    expect(settingError("no space left on device", options("net.ipv4.tcp_sack"))).toBeUndefined();
  });
});
