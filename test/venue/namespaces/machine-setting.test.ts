import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EnvironmentError } from "../../../src/runtime/environment-error.ts";
import { readMachineSetting } from "../../../src/venue/namespaces/machine-setting.ts";

test("a setting has one space between its parts; one that this network namespace lacks is no bug", async () => {
  const settings = await mkdtemp(join(tmpdir(), "wirestep-settings-"));
  try {
    await mkdir(join(settings, "net/ipv4"), { recursive: true });
    await writeFile(join(settings, "net/ipv4/tcp_mem"), "1\t2\t3\n");
    expect(await readMachineSetting("net.ipv4.tcp_mem", settings)).toBe("1 2 3");
    const missing = readMachineSetting("net.ipv4.udp_mem", settings);
    await expect(missing).rejects.toThrow(EnvironmentError);
    await expect(missing).rejects.toThrow("net.ipv4.udp_mem");
  } finally {
    await rm(settings, { recursive: true });
  }
});
