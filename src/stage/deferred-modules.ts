/**
 * Parts of dockerode and testcontainers that a run has no use for are loaded when they are used, which
 * is never as a rule: they are three quarters of the two, and of the time that importing them takes.
 *
 * Each stands in Node's table of loaded modules as what loads it at the first touch. What uses them
 * notices nothing; a version of the two that needs one at once, or has it no more, is told at once.
 */
import Module, { createRequire } from "node:module";

interface Deferred {
  readonly module: string;
  /** Whether TypeScript or Babel made it of an ES module, as it says of itself. */
  readonly esModule?: boolean;
}

/** Of whom, and what: builds with BuildKit, engines behind ssh; packing files, probing over HTTP, locks. */
const DOCKERODE: readonly Deferred[] = [{ module: "dockerode/lib/session.js" }];
const DOCKER_MODEM: readonly Deferred[] = [{ module: "docker-modem/lib/ssh.js" }];
const TESTCONTAINERS: readonly Deferred[] = [
  { module: "archiver" },
  { module: "docker-compose", esModule: true },
  { module: "proper-lockfile" },
  { module: "ssh-remote-port-forward", esModule: true },
  { module: "tmp" },
  { module: "undici" },
];

let done = false;

/** To be called before either of them is imported; a second call does nothing. */
export function deferModules(): void {
  if (done) return;
  done = true;
  const own = createRequire(import.meta.url);
  const dockerode = createRequire(own.resolve("dockerode"));
  const testcontainers = createRequire(own.resolve("testcontainers"));
  for (const deferred of DOCKERODE) defer(deferred, own);
  for (const deferred of DOCKER_MODEM) defer(deferred, dockerode);
  for (const deferred of TESTCONTAINERS) defer(deferred, testcontainers);
}

function defer({ module: name, esModule = false }: Deferred, require: NodeJS.Require): void {
  const file = require.resolve(name);
  if (require.cache[file] !== undefined) return;
  const load = (): object => {
    if (require.cache[file] === placeholder) delete require.cache[file];
    return require(file) as object;
  };
  const placeholder = new Module(file);
  placeholder.filename = file;
  placeholder.loaded = true;
  placeholder.exports = new Proxy(() => {}, {
    get: (_, key) => (key === "__esModule" ? esModule : Reflect.get(load(), key)),
    has: (_, key) => Reflect.has(load(), key),
    apply: (_, self, args) => Reflect.apply(load() as () => unknown, self, args),
    construct: (_, args) => Reflect.construct(load() as new () => object, args),
  });
  require.cache[file] = placeholder;
}
