/** `wirestep bundle …`: makes, loads and checks the file for machines without a network. */
import { basename, dirname, resolve } from "node:path";
import { Command } from "commander";
import type { BundleLock } from "../../bundle/lock.ts";
import { withSocket } from "../../engine/own-container.ts";
import { alignColumns } from "../../report/text/table.ts";
import { makeFolders } from "../../runtime/make-folders.ts";
import { needCheckout } from "../checkout.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";

const { env } = process;

interface CreateFlags {
  readonly output?: string;
  readonly compiler?: true;
  readonly unlocked?: true;
}

export function bundleCommand(output: Output): Command {
  const bundle = new Command("bundle").description(
    "make, load and check a bundle: one file for machines without a network",
  );
  bundle
    .command("create")
    .description("pack labs, their images and wirestep itself into one file")
    .argument("[labs...]", "names of labs, or paths of labs' folders (default: all labs)")
    .option(
      "--output <file>",
      "the file to write (default: dist/wirestep-VERSION-ARCHITECTURE.tar.gz)",
    )
    .option("--compiler", "include the compiler, so that users can change programs offline")
    .option("--unlocked", "accept packages that differ from the lock files")
    .action((labs: string[], flags: CreateFlags) => create(labs, flags, output));
  bundle
    .command("load")
    .description(
      "unpack a bundle's root file systems, for runs without an engine (--stage namespaces)",
    )
    .argument("<file>")
    .action(async (file: string) => {
      const { loadCommand } = await import("./bundle-load.ts");
      await loadCommand(file, await lockOf(file), output);
    });
  bundle
    .command("verify")
    .description("check that no byte of a bundle has changed since it was written")
    .argument("<file>")
    .action((file: string) => verify(file, output));
  bundle
    .command("check")
    .description("check that the engine has all images of a bundle, unaltered")
    .argument(
      "[file]",
      "a bundle or its .lock.json (default: the bundle that contains this wirestep)",
    )
    .action((file: string | undefined) => check(file, output));
  bundle
    .command("compare")
    .description("compare the images, packages and programs of two bundles")
    .argument("<one>")
    .argument("<other>")
    .action((one: string, other: string) => compare(one, other, output));
  bundle
    .command("lock")
    .description("lock the images' packages to the versions that Debian has today")
    .action(() => renew(output));
  return bundle;
}

async function create(names: readonly string[], flags: CreateFlags, output: Output): Promise<void> {
  const { labNames } = await import("../../lab-files/load.ts");
  const { createBundle } = await import("../../bundle/create.ts");
  const { openEngine } = await import("../../engine/connect.ts");
  const { pageTemplate, studioTemplate } = await import("../../runs/page.ts");
  needCheckout("making a bundle");
  const known = (await labNames()).toSorted();
  const paths = names.filter((name) => name.includes("/"));
  const unknown = names.find((name) => !paths.includes(name) && !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `there is no lab "${unknown}" in this checkout; it has: ${known.join(", ")}`,
    );
  }
  const taken = paths.find((path) => known.includes(basename(resolve(path))));
  if (taken !== undefined) {
    throw new InputError(`${taken}: a lab of this checkout has the same name; rename the folder`);
  }
  const labs =
    names.length > 0 ? [...known.filter((name) => names.includes(name)), ...paths] : known;
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted"));
  const note = progress.say;
  try {
    const engine = await openEngine({ env, note, signal });
    const file =
      flags.output ??
      (await defaultFile(
        engine.arch,
        paths.length > 0 || labs.length < known.length
          ? labs.map((lab) => basename(resolve(lab)))
          : [],
      ));
    await makeFolders(dirname(file));
    await Promise.all([pageTemplate(), studioTemplate()]); // the bundle's users cannot build them
    const bundle = await createBundle({
      engine,
      labs,
      compiler: flags.compiler === true,
      unlocked: flags.unlocked === true,
      file,
      env,
      note,
      signal,
    });
    progress.clear();
    output.print(createdText(file, bundle.lock, bundle));
  } finally {
    progress.clear();
  }
}

async function defaultFile(architecture: string, subset: readonly string[]): Promise<string> {
  const { ownVersion } = await import("../../bundle/version.ts");
  const some = subset.length > 3 ? `${subset.length}-labs` : subset.join("-");
  const parts = ["wirestep", await ownVersion(), architecture, ...(some === "" ? [] : [some])];
  return `dist/${parts.join("-")}.tar.gz`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function createdText(
  file: string,
  lock: BundleLock,
  { size, unpacked }: { readonly size: number; readonly unpacked: number },
): string {
  const labs = lock.images.filter(({ name }) => name.startsWith("lab-"));
  const endpoint = lock.images.find(({ name }) => name === "endpoint")?.size ?? 0;
  const own = labs.reduce((sum, { size: whole }) => sum + whole - endpoint, 0);
  const rows = lock.images
    .filter((image) => !labs.includes(image))
    .map(({ name, size: whole, packages = {}, id }) => [
      name,
      megabytes(whole),
      `${Object.keys(packages).length} packages`,
      id.slice(7, 19),
    ]);
  const count = `${labs.length} ${labs.length === 1 ? "lab" : "labs"}`;
  const layers = new Set(lock.images.flatMap((image) => image.layers)).size;
  const lab = lock.labs.find((name) => name === "handshake") ?? lock.labs[0] ?? "";
  return [
    ...alignColumns([...rows, [count, megabytes(own), "on the endpoint"]]),
    "",
    `${file}: ${megabytes(size)}; unpacked ${megabytes(unpacked)} in ${layers} layers, which images share`,
    "Next to it: .sha256, and .lock.json with all digests, packages and programs. To use the bundle with Docker:",
    `  docker load -i ${basename(file)}`,
    `  ${withSocket(["lab", lab])}`,
    "Without an engine, in a checkout of the same version:",
    `  bin/wirestep bundle load ${basename(file)}`,
    `  make lab-${lab}`,
    "",
  ].join("\n");
}

async function verify(file: string, output: Output): Promise<void> {
  const { verifyBundle } = await import("../../bundle/verify.ts");
  const { lock, problems } = await verifyBundle(file).catch(unreadable(file));
  if (problems.length === 0 && lock !== undefined) {
    const labs = `${lock.labs.length} ${lock.labs.length === 1 ? "lab" : "labs"}`;
    output.print(
      `${file} is unchanged: ${lock.images.length} images, ${labs}, ${lock.architecture}\n`,
    );
    return;
  }
  output.error(`wirestep: ${file} has changed since it was written:\n  ${problems.join("\n  ")}\n`);
  output.setExitCode(1);
}

async function check(file: string | undefined, output: Output): Promise<void> {
  const { checkImages, ownLock } = await import("../../bundle/check.ts");
  const { openEngine } = await import("../../engine/connect.ts");
  const lock = file === undefined ? await ownLock() : await lockOf(file);
  if (lock === undefined) {
    throw new InputError("a checkout is not part of a bundle: run wirestep bundle check FILE");
  }
  const signal = interruptSignal(() => undefined);
  const engine = await openEngine({ env, note: () => undefined, signal });
  const findings = await checkImages(lock, { engine, signal });
  const wrong = findings.filter(({ state }) => state !== "present");
  const rows = wrong.map(({ state, reference, why = "" }) => [state, reference, why]);
  const count = `${findings.length - wrong.length} of ${findings.length}`;
  output.print(
    [...alignColumns(rows), `${count} images are on this engine, unaltered`, ""].join("\n"),
  );
  if (wrong.length === 0) return;
  output.error("  Load the bundle again: docker load -i FILE\n");
  output.setExitCode(3);
}

async function compare(one: string, other: string, output: Output): Promise<void> {
  const { compareLocks } = await import("../../bundle/compare.ts");
  const rows = compareLocks(await lockOf(one), await lockOf(other));
  const table = rows.map(({ image, what, same, difference }) => [
    same ? "same" : "DIFFERS",
    image,
    what,
    difference,
  ]);
  output.print(`${alignColumns(table).join("\n")}\n`);
  if (rows.some(({ same }) => !same)) output.setExitCode(1);
}

async function renew(output: Output): Promise<void> {
  needCheckout("locking the packages");
  const { renewLocks } = await import("../../bundle/renew.ts");
  const { openEngine } = await import("../../engine/connect.ts");
  const progress = progressOn(output, true);
  const signal = interruptSignal(() => progress.say("interrupted"));
  try {
    const engine = await openEngine({ env, note: progress.say, signal });
    const locks = await renewLocks({ engine, env, note: progress.say, signal });
    progress.clear();
    for (const { path, packages } of locks) output.print(`${path}: ${packages} packages\n`);
  } finally {
    progress.clear();
  }
}

async function lockOf(file: string): Promise<BundleLock> {
  const { readLock } = await import("../../bundle/check.ts");
  const lock = await readLock(file).catch(unreadable(file));
  if (lock === undefined)
    throw new InputError(`${file} is neither a wirestep bundle nor a bundle's .lock.json`);
  return lock;
}

function unreadable(file: string): (cause: unknown) => never {
  return (cause) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`${file} cannot be read: ${reason}`, { cause });
  };
}
