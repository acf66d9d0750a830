/**
 * A real browser without a window: the machine's Chromium. On Debian, as root, its package is installed
 * once. The browser itself fetches nothing.
 */
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { osFamily } from "../../../src/engine/provide.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const FLAGS = [
  "--no-sandbox", // Chromium needs it as root; the tests open only their own files
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: installedChromium(), args: FLAGS });
}

function installedChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const family =
    process.platform === "linux" ? osFamily(readFileSync("/etc/os-release", "utf8")) : "";
  // Ubuntu's package is a snap, which does not run everywhere.
  if (process.getuid?.() !== 0 || !family.startsWith("debian")) {
    throw new Error(
      "Chromium or Chrome was not found, and the tests of the page need it. Install it or set CHROMIUM to its path, then run this again.",
    );
  }
  console.error(
    "Chromium was not found: installing Debian's package with apt-get (once, about a minute)",
  );
  const options: ExecFileSyncOptions = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  execFileSync("apt-get", ["-qq", "update"], options);
  execFileSync("apt-get", ["-qq", "install", "-y", "--no-install-recommends", "chromium"], options);
  const installed = findChromium();
  if (installed === undefined)
    throw new Error("apt-get has installed chromium, but PATH does not have it. Check PATH.");
  return installed;
}

function findChromium(): string | undefined {
  const { CHROMIUM, PATH = "" } = process.env;
  if (CHROMIUM !== undefined) return CHROMIUM;
  const candidates = NAMES.flatMap((name) =>
    PATH.split(delimiter).map((folder) => join(folder, name)),
  );
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false; // not executable
    }
  });
}
