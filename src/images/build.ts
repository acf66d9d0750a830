/**
 * Turns a build context into an image with a tag, with the builder that is part of the engine, which
 * old and new engines have. build-error.ts explains a build that fails.
 */

import { ask } from "../engine/ask.ts";
import type { Docker } from "../engine/connect.ts";
import { engineFailed } from "../engine/failure.ts";
import type { EngineAddress } from "../engine/hosts.ts";
import { textAt } from "../engine/json.ts";
import type { Variables } from "../runtime/variables.ts";
import { explain } from "./build-error.ts";
import { type BuildFile, toTar } from "./context.ts";
import { type Failure, follow } from "./progress.ts";

export interface Build {
  readonly tag: string;
  readonly files: readonly BuildFile[];
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `host` for builds that fetch packages (needs no bridge), `none` for those that only compile. */
  readonly network: "host" | "none";
  /** The lab, if this build compiles its programs. */
  readonly lab?: string;
  /** Called with the build's lines that begin with "note: " (docker/packages.sh prints them). */
  readonly note?: (text: string) => void;
  /** The lab, if this build is of its own Dockerfile. */
  readonly customBase?: string;
}

/** In milliseconds. No build is silent for longer, because apt-get and the compiler report progress. */
const IDLE_LIMIT = 300_000;
/** The number of notes that fit on a screen. */
const NOTES = 5;

export interface BuildingOptions {
  /** Names this machine's proxies. */
  readonly env: Variables;
  readonly signal: AbortSignal | undefined;
}

/** Characters of a build's output that are kept, the last ones: a lab's own Dockerfile can print without end. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

/** @throws CompileError if `lab` or `customBase` is set and its author's files do not build */
export async function buildImage(
  docker: Docker,
  build: Build,
  { env, signal }: BuildingOptions,
): Promise<void> {
  const context = await toTar(build.files);
  let output = "";
  const start = (abortSignal: AbortSignal) =>
    docker.buildImage(context, {
      t: build.tag,
      buildargs: { ...proxies(env), ...build.args },
      labels: { ...build.labels },
      networkmode: build.network,
      forcerm: true,
      abortSignal,
    });
  const text = (part: string) => {
    output += part;
    if (output.length > 2 * OUTPUT_LIMIT) output = output.slice(-OUTPUT_LIMIT);
  };
  let failure: Failure | undefined;
  try {
    failure = await follow(start, { idleLimit: IDLE_LIMIT, signal, text });
  } catch (cause) {
    signal?.throwIfAborted();
    throw engineFailed(`The image ${build.tag} could not be built`, cause);
  }
  if (failure)
    throw explain({
      ...failure,
      tag: build.tag,
      lab: build.lab,
      customBase: build.customBase,
      output,
    });
  const notes = [...output.matchAll(/^note: (.*)$/gm)].map(([, text = ""]) => text);
  const more = notes.length > NOTES ? `; and ${notes.length - NOTES} more` : "";
  if (notes.length > 0) build.note?.(`${build.tag}: ${notes.slice(0, NOTES).join("; ")}${more}`);
}

/** This machine's proxies, under the names that a Dockerfile does not have to declare with ARG. */
function proxies(env: Variables): Record<string, string> {
  const names = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
  const set = names.map((name) => [name, env[name] ?? ""] as const);
  return Object.fromEntries(set.filter(([, value]) => value !== ""));
}

/** The id of the image with that tag (`sha256:…`); undefined if there is none. Needs no Docker client. */
export async function imageId(
  engine: EngineAddress,
  tag: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const answer = await ask(engine, `/images/${tag}/json`, { limit: 30_000, signal });
  signal?.throwIfAborted();
  if (answer.kind === "answers") return textAt(JSON.parse(answer.body), "Id");
  if (answer.kind === "wrong" && answer.status === 404) return undefined;
  throw engineFailed(`The engine at ${engine.host} could not look up an image`, answer.why);
}
