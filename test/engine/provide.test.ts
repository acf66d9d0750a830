import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Attempt } from "../../src/engine/find.ts";
import { osFamily, osRelease, whyNotHere } from "../../src/engine/provide.ts";

const nothing: readonly Attempt[] = [];
const refused = (platform: NodeJS.Platform, root: boolean, family: string) =>
  whyNotHere(nothing, { platform, root, family });

describe("a machine on which no engine can be provided", () => {
  it("is not one with root on Debian or Ubuntu", () => {
    expect(refused("linux", true, "debian")).toBeUndefined();
    expect(refused("linux", true, "linuxmint ubuntu debian")).toBeUndefined();
  });

  it("gets the commands of its system", () => {
    expect(refused("linux", false, "debian")?.advice).toContain(
      "sudo apt-get install -y docker.io",
    );
    expect(refused("linux", true, "fedora")?.advice).toContain("dnf install -y moby-engine");
    expect(refused("linux", true, "arch")?.advice).toContain("pacman -S docker");
    expect(refused("linux", true, "alpine")?.advice).toContain("apk add docker");
    expect(refused("darwin", false, "")?.advice).toContain("colima start");
  });

  it("a socket without permission means the docker group, not an installation", () => {
    const denied: Attempt = {
      host: "unix:///var/run/docker.sock",
      origin: "usual socket",
      answer: { kind: "denied", why: "connect EACCES" },
    };
    const error = whyNotHere([denied], { platform: "linux", root: false, family: "debian" });
    expect(error?.message).toContain(
      "this user has no permission to use it: unix:///var/run/docker.sock",
    );
    expect(error?.advice).toContain("usermod -aG docker");
  });

  it("an engine that hangs is named", () => {
    const hanging: Attempt = {
      host: "unix:///var/run/docker.sock",
      origin: "usual socket",
      answer: { kind: "hangs", why: "no answer within 3 s" },
    };
    const error = whyNotHere([hanging], { platform: "darwin", root: false, family: "" });
    expect(error?.message).toContain("docker.sock: no answer within 3 s");
  });

  it("os-release is read with and without quotes", () => {
    expect(osFamily('NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n')).toBe(
      "rocky rhel centos fedora",
    );
    expect(osFamily("VERSION_ID=12\nID=debian\n")).toBe("debian");
  });
});

it("the orchestrator's image installs no engine and names the whole command to type", () => {
  const machine = { platform: "linux", root: true, family: "debian" } as const;
  const command = "docker run --rm -it -v /var/run/docker.sock:/var/run/docker.sock wirestep labs";
  const error = whyNotHere([], { ...machine, command });
  expect(error?.message).toContain("its socket is not mounted");
  expect(error?.advice).toContain(command);
  const hangs = {
    host: "unix:///x",
    origin: "",
    answer: { kind: "hangs", why: "no answer" },
  } as const;
  expect(whyNotHere([hangs], { ...machine, command })?.message).toContain("unix:///x: no answer");
});

describe("the text of os-release", () => {
  it("is that of the second place if the first has none, and else empty", async () => {
    const folder = await mkdtemp(join(tmpdir(), "wirestep-os-"));
    const [first, second] = [join(folder, "etc"), join(folder, "usr")];
    expect(osRelease([first, second])).toBe("");
    await writeFile(second, "ID=alpine\n");
    expect(osFamily(osRelease([first, second]))).toBe("alpine");
    expect(() => osRelease([folder])).toThrow("EISDIR");
    await rm(folder, { recursive: true });
  });
});
