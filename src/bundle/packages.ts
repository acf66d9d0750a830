/**
 * Debian packages of an image, read from dpkg's own list, written as a lock (one `package=version` a
 * line, docker/NAME/packages.ARCHITECTURE.lock) and compared with one. Reads no file.
 */
export type Packages = Readonly<Record<string, string>>;

/** The path of an image's lock, from the checkout's root. */
export const lockPath = (image: string, architecture: string): string =>
  `docker/${image}/packages.${architecture}.lock`;

/** Names and versions of the installed packages, sorted, from the text of /var/lib/dpkg/status. */
export function installedPackages(status: string): Packages {
  const packages = status.split(/\n\n+/).flatMap((paragraph) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1];
    const name = field("Package");
    const version = field("Version");
    const installed = field("Status")?.endsWith(" installed") === true;
    return installed && name && version ? [[name, version] as const] : [];
  });
  return Object.fromEntries(packages.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export const packageLockText = (image: string, packages: Packages): string =>
  [
    `# Debian packages of the ${image} image, as wirestep bundle lock found them. docker/packages.sh installs these versions.`,
    ...Object.entries(packages).map(([name, version]) => `${name}=${version}`),
    "",
  ].join("\n");

export function parsePackageLock(text: string): Packages {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => line.split("=", 2) as [string, string]));
}

/** How the packages differ from the expected ones, one sentence each; empty if they are the same. */
export function packageDifferences(expected: Packages, found: Packages): readonly string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].toSorted().flatMap((name) => {
    const [want, have] = [expected[name], found[name]];
    if (want === have) return [];
    return [`${name} is ${have ?? "not installed"}, expected ${want ?? "none"}`];
  });
}
