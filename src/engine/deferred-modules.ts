/**
 * Parts of dockerode and testcontainers that a run has no use for are loaded when they are used, which
 * is never as a rule: they are three quarters of the two, and of the time that importing them takes.
 *
 * Each stands in Node's table of loaded modules as what loads it at the first touch; in the built
 * command (src/cli/build.ts) it stands in the module's place already. What uses them notices nothing; a
 * version of the two that needs one at once, or has it no more, is told at once.
 */
import Module, { createRequire } from "node:module";

export interface Deferred {
  readonly module: string;
  /** The package that uses it, from whose place it is found. */
  readonly from: "dockerode" | "testcontainers";
  /** Whether TypeScript or Babel made it of an ES module, as it says of itself. */
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

/** Defined in the built command alone. */
declare const WIRESTEP_BUILT: true | undefined;

const placeholders = new Map<string, Module>();
let done = typeof WIRESTEP_BUILT !== "undefined";

/** To be called before either of them is imported; a second call does nothing. */
export function deferModules(): void {
  if (done) return;
  done = true;
  for (const deferred of DEFERRED) {
    const file = fileOf(deferred);
    if (require.cache[file] === undefined) require.cache[file] = placeholder(file, deferred);
  }
}

/** What is in the place of a module's exports: what loads it when it is touched. */
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

/** Where it is. @throws Error if there is no such module */
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
