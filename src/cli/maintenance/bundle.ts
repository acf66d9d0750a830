/** `wirestep bundle …`: makes, loads and checks the file for machines without a network. */
import { basename, dirname, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { BundleLock } from "../../bundle/lock.ts";
import type { Language } from "../../languages/language.ts";
import { LANGUAGES } from "../../languages/languages.ts";
import { alignColumns } from "../../report/text/table.ts";
import { makeFolders } from "../../runtime/make-folders.ts";
import { needCheckout } from "../checkout.ts";
import { InputError } from "../failure.ts";
import { interruptSignal } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOn } from "../progress.ts";
import { createdText } from "./bundle-created.ts";

const { env } = process;

interface CreateFlags {
  readonly output?: string;
  readonly compiler?: true;
  readonly language?: readonly Language[];
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
    .option(
      "--language <keys>",
      "include what programs in these languages need: python,rust,go; with the compiler",
      languagesIn,
    )
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

/** Can be repeated. */
function languagesIn(text: string, before: readonly Language[] = []): readonly Language[] {
  const named = text.split(",").map((key) => {
    const language = LANGUAGES.find((one) => one.key === key);
    if (language !== undefined) return language;
    const keys = LANGUAGES.map((one) => one.key).join(", ");
    throw new InvalidArgumentError(`"${key}" is no language of programs; they are: ${keys}.`);
  });
  return [...new Set([...before, ...named])];
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
      compiler: flags.compiler === true || flags.language !== undefined,
      languages: (flags.language ?? []).flatMap(({ image }) => image ?? []),
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
