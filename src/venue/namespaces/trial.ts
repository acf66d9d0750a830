/**
 * Tries what a stage of namespaces needs, for real: a user namespace unless the user is root, a network, and a
 * container in it. Names the first thing that is missing, with its fix. Leaves nothing.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { platform, userInfo } from "node:os";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import { Contained } from "./contained.ts";
import { makeCable } from "./network.ts";
import { isRoot, sharedRights } from "./rights.ts";
import { NamespaceVenue } from "./venue.ts";

export interface Trial {
  readonly works: boolean;
  readonly observed: string;
  readonly fix?: string;
}

/** Facts that decide whether a user may make namespaces. A setting that this kernel lacks is undefined. */
export interface Facts {
  readonly isRoot: boolean;
  readonly user: string;
  /** Contents of /etc/subuid and /etc/subgid. */
  readonly subordinates: readonly string[];
  readonly hasNewuidmap: boolean;
  /** A kernel setting by its name. */
  readonly setting: (name: string) => string | undefined;
}

/** A cause that can be read before anything is tried. */
export function knownObstacle(facts: Facts): Trial | undefined {
  const { setting } = facts;
  const missing = (observed: string, fix: string): Trial => ({ works: false, observed, fix });
  if (Number(setting("kernel.yama.ptrace_scope") ?? 0) >= 2) {
    return missing(
      "Yama lets no program trace another one (kernel.yama.ptrace_scope)",
      "As root: sysctl kernel.yama.ptrace_scope=1",
    );
  }
  if (facts.isRoot) return undefined;
  if (setting("kernel.unprivileged_userns_clone") === "0") {
    return missing(
      "the kernel gives user namespaces to root alone (kernel.unprivileged_userns_clone)",
      "As root: sysctl kernel.unprivileged_userns_clone=1",
    );
  }
  if (setting("user.max_user_namespaces") === "0") {
    return missing(
      "the kernel makes no user namespaces (user.max_user_namespaces)",
      "As root: sysctl user.max_user_namespaces=10000",
    );
  }
  if (setting("kernel.apparmor_restrict_unprivileged_userns") === "1") {
    return missing(
      "AppArmor takes all rights in user namespaces (kernel.apparmor_restrict_unprivileged_userns)",
      "As root: sysctl kernel.apparmor_restrict_unprivileged_userns=0. Ubuntu 24.04 has this restriction.",
    );
  }
  if (!facts.hasNewuidmap) {
    return missing(
      "there is no newuidmap, which gives a peer its three users",
      "Install it: apt-get install uidmap, or dnf install shadow-utils.",
    );
  }
  const own = new RegExp(`^${facts.user}:\\d+:(\\d+)$`, "m");
  const sizes = facts.subordinates.map((text) => Number(own.exec(text)?.[1] ?? 0));
  if (sizes.some((size) => size < NEEDED)) {
    return missing(
      `${facts.user} has no range of ${NEEDED} subordinate users in /etc/subuid and /etc/subgid`,
      `As root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${facts.user}`,
    );
  }
  return undefined;
}

/** The largest number of a user in a container is 65534. */
const NEEDED = 65_535;

/** Makes the parts of a stage, with this machine's own root in place of an image's. */
export async function tryNamespaces(): Promise<Trial> {
  if (platform() !== "linux") {
    return { works: false, observed: `${platform()} has no namespaces`, fix: "Use Docker." };
  }
  const obstacle = knownObstacle(factsHere());
  if (obstacle !== undefined) return obstacle;
  try {
    const { version, limits } = await NamespaceVenue.open();
    await makeAll();
    const who = isRoot() ? "root" : userInfo().username;
    const without =
      limits.limitsMissing === undefined ? "" : `; no limits: ${limits.limitsMissing}`;
    return {
      works: true,
      observed: `${version}: a network and a container start, as ${who}${without}`,
    };
  } catch (error) {
    if (error instanceof EnvironmentError) {
      return { works: false, observed: error.message, fix: error.advice };
    }
    return {
      works: false,
      observed: error instanceof Error ? error.message : String(error),
      fix: "The kernel or a security module refuses it. Use Docker, or ask who runs this machine.",
    };
  }
}

async function makeAll(): Promise<void> {
  const rights = await sharedRights();
  try {
    const name = `wirestep-doctor-${randomBytes(4).toString("hex")}`;
    const cable = await makeCable(rights, name, 4);
    try {
      const contained = new Contained(
        {
          image: "/",
          name,
          labels: {},
          command: ["true"],
          limits: { processes: 16, memory: 64 },
          network: { name, addresses: cable.network.assigned.server },
        },
        { enter: rights.enter, networkOf: cable.namespaces.server },
      );
      await contained.start();
      await contained.status;
    } finally {
      await cable.remove();
    }
  } finally {
    await rights.end();
  }
}

function factsHere(): Facts {
  const textOf = (path: string): string | undefined =>
    existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
  return {
    isRoot: isRoot(),
    user: userInfo().username,
    subordinates: ["/etc/subuid", "/etc/subgid"].map((path) => textOf(path) ?? ""),
    hasNewuidmap: ["/usr/bin", "/usr/local/bin", "/bin"].some((folder) =>
      existsSync(`${folder}/newuidmap`),
    ),
    setting: (name) => textOf(`/proc/sys/${name.replaceAll(".", "/")}`),
  };
}
