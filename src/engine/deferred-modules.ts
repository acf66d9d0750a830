/**
 * Loads the parts of dockerode and testcontainers that a run does not use only when they are used, which
 * usually is never. They are three quarters of the two packages, and of the time that their import takes.
 *
 * A placeholder in Node's table of loaded modules loads the part at the first access. In the built
 * command (src/cli/build.ts) the placeholder is in the module's place already. The users of a part notice
 * nothing. A version of the packages that needs a part at once, or no longer has it, fails at once.
 */
import Module, { createRequire } from "node:module";

export interface Deferred {
  readonly module: string;
  /** The package that uses it. The module is resolved from that package's folder. */
  readonly from: "dockerode" | "testcontainers";
  /** The module declares that TypeScript or Babel compiled it from an ES module. */
  readonly esModule?: boolean;
}

export const DEFERRED: readonly Deferred[] = [
  { from: "dockerode", module: "dockerode/lib/session.js" }, // builds with BuildKit
  { from: "dockerode", module: "docker-modem/lib/ssh.js" }, // engines behind ssh
  { from: "testcontainers", module: "archiver" }, // packing files
  { from: "testcontainers", module: "docker-compose", esModule: true },
  { from: "testcontainers", module: "proper-lockfile" },
  { from: "testcontainers", module: "ssh-remote-port-forward", esModule: true },
  { from: "testcontainers", module: "tmp" },
  { from: "testcontainers", module: "undici" }, // probing over HTTP
];

/** Defined only in the built command. */
declare const WIRESTEP_BUILT: true | undefined;

const placeholders = new Map<string, Module>();
let done = typeof WIRESTEP_BUILT !== "undefined";

/** Must be called before the import of either package. A second call does nothing. */
export function deferModules(): void {
  if (done) return;
  done = true;
  for (const deferred of DEFERRED) {
    const file = fileOf(deferred);
    if (require.cache[file] === undefined) require.cache[file] = placeholder(file, deferred);
  }
}

/** Stands for a module's exports, and loads the module at the first access. */
export function standIn(deferred: Deferred): object {
  const { esModule = false } = deferred;
  const load = (): object => loaded(deferred);
  return new Proxy(() => {}, {
    get: (_, key) => (key === "__esModule" ? esModule : Reflect.get(load(), key)),
    has: (_, key) => Reflect.has(load(), key),
    apply: (_, self, args) => Reflect.apply(load() as () => unknown, self, args),
    construct: (_, args) => Reflect.construct(load() as new () => object, args),
  });
}

/** The module's file. @throws Error if there is no such module */
export function fileOf({ from, module }: Deferred): string {
  return createRequire(require.resolve(from)).resolve(module);
}

const require = createRequire(import.meta.url);

function loaded(deferred: Deferred): object {
  const file = fileOf(deferred);
  if (require.cache[file] !== undefined && require.cache[file] === placeholders.get(file)) {
    delete require.cache[file];
  }
  return require(file) as object;
}

function placeholder(file: string, deferred: Deferred): Module {
  const made = new Module(file);
  made.filename = file;
  made.loaded = true;
  made.exports = standIn(deferred);
  placeholders.set(file, made);
  return made;
}
