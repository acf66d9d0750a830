import { expect, test } from "vitest";
import { roomResult, tracingResult, wayOutResult } from "../../src/doctor/trial-checks.ts";

const VERSION = "GNU gdb (Debian 16.3-1) 16.3\nCopyright (C) 2024 Free Software Foundation, Inc.\n";

test("GDB that runs a program to its end can trace", () => {
  const said = `${VERSION}Program stopped.\n0x00007ffff7fe4b40 in _start ()\n[Inferior 1 (process 13) exited normally]\n`;
  expect(tracingResult(said)).toEqual({
    status: "ok",
    observed: "GDB 16.3 starts a program, stops it and runs it to its end",
  });
});

test("GDB without the right to trace is missing, with its own message", () => {
  const said = `${VERSION}warning: ptrace: Operation not permitted\nDuring startup program exited with code 127.\n`;
  expect(tracingResult(said)).toMatchObject({
    status: "missing",
    observed: "GDB cannot trace a program: During startup program exited with code 127.",
    fix: expect.stringContaining("seccomp"),
  });
});

test("a route to the peer's own network is no way out", () => {
  const routes =
    "198.18.58.16/29 dev eth0 proto kernel scope link src 198.18.58.18 rto_min lock 1s\n";
  expect(wayOutResult(routes).status).toBe("ok");
});

test.each([
  "default via 198.18.58.17 dev eth0\n",
  "10.0.0.0/8 dev eth1 scope link\n",
  "172.17.0.0/16 dev eth0 proto kernel scope link src 172.17.0.2\n",
])("a route to another network is a warning: %s", (route) => {
  const routes = `198.18.58.16/29 dev eth0 proto kernel scope link src 198.18.58.18\n${route}`;
  expect(wayOutResult(routes)).toMatchObject({
    status: "warning",
    observed: `a peer has a route to elsewhere: ${route.trim()}`,
  });
});

const df = (kilobytes: number): string =>
  `Filesystem     1024-blocks     Used Available Capacity Mounted on\noverlay          103107264 24117248 ${kilobytes}      25% /\n`;

test.each([
  [70_000_000, "ok", "66.8 GB free in the engine's data folder"],
  [1_500_000, "warning", "1.4 GB free in the engine's data folder"],
  [100_000, "missing", "98 MB free in the engine's data folder"],
])("%i kB free", (kilobytes, status, observed) => {
  expect(roomResult(df(kilobytes))).toMatchObject({ status, observed });
});

test("df without a number is reported with its output", () => {
  expect(roomResult("df: /: Permission denied\n")).toEqual({
    status: "warning",
    observed: "df printed no number: df: /: Permission denied",
  });
});
