/**
 * Compiles a lab's programs in a container of the compiler's image, made for them alone:
 *
 *     sources ──► tar ──► its input ──► /lab in memory ──► labs/build.sh ──► tar ──► its output
 *
 * The container has no network, no capability and no disk that it can write to. It is removed when it has
 * ended, so nothing of a source is left for the next one. No image is made.
 */
import { randomBytes } from "node:crypto";
import type { ContainerDescription } from "../containers/description.ts";
import { filtered } from "../containers/filtered.ts";
import { engineFailed } from "../engine/failure.ts";
import { OWNER_LABEL, RUN_LABEL } from "../engine/owner.ts";
import { CompileError, explainCompiler } from "../images/build-error.ts";
import type { Compilation } from "../images/ensure.ts";
import { EnvironmentError, engineIsLate } from "../runtime/environment-error.ts";
import { limited } from "../runtime/time-limit.ts";
import type { MadeContainer, Venue } from "../venue/venue.ts";
import { inLab, packed, withLength } from "./archive.ts";
import { COMPILER_LIMITS } from "./limits.ts";

/** Milliseconds: longer than the compiler may take, with the container's start and end. */
const LIMIT = COMPILER_LIMITS.seconds * 1000 + 30_000;
/** The tar of a program at its limit, and of the other one. */
const OUTPUT_LIMIT = (2 * COMPILER_LIMITS.file + 1) * 2 ** 20;

/** Of the compiler's messages: those of one source can be as large as a file may be. */
const MESSAGES_LIMIT = 2 ** 20;

/**
 * A source can make the compiler run for ever and fill memory. dash counts a file in units of 512 bytes. At the
 * soft limit of processor time the kernel sends SIGXCPU; at the hard one SIGKILL, as if memory had run out.
 */
const script = (processor: number): string => `set -e
read -r size
head -c "$size" | tar -xf - -C /lab
cd /lab
ulimit -S -t ${processor}
ulimit -H -t ${processor + 5}
ulimit -v ${COMPILER_LIMITS.address * 1024}
ulimit -f ${COMPILER_LIMITS.file * 2048}
build=shared/build.sh
[ ! -f observed ] || build=shared/observe.sh
timeout ${COMPILER_LIMITS.seconds} sh "$build" /lab >&2
set -- debug/server debug/client
[ ! -f observed ] || set -- debug
tar -cf - "$@"`;

export interface CompileOptions {
  readonly signal: AbortSignal;
  /** Seconds of processor of each of the compiler's programs; default the announced limit. */
  readonly processor?: number;
}

/** Programs that are being compiled. */
export interface Compiling {
  /**
   * A tar of both programs.
   * @throws CompileError, EnvironmentError, and the signal's reason
   */
  readonly output: Promise<Buffer>;
  /** Resolves when the container is removed. @throws EnvironmentError */
  readonly removed: Promise<void>;
}

export function compile(
  venue: Pick<Venue, "make" | "owner">,
  compilation: Compilation,
  { signal, processor }: CompileOptions,
): Compiling {
  const { tag } = compilation.compiler;
  const made = venue.make(compilerContainer(tag, venue.owner(), processor));
  const work = made.then((container) => outputOf(container, compilation, signal));
  const output = explained(work, signal);
  const removed = Promise.allSettled([output]).then(async () => {
    const [container] = await Promise.allSettled([made]);
    if (container.status === "fulfilled") await removal(container.value);
  });
  // The run awaits the last two later. It leaves the first one when it is aborted.
  for (const promise of [work, output, removed]) promise.catch(() => undefined);
  return { output, removed };
}

async function removal(container: MadeContainer): Promise<void> {
  try {
    await container.remove();
  } catch (cause) {
    throw engineFailed("The compiler's container could not be removed", cause);
  }
}

async function explained(work: Promise<Buffer>, signal: AbortSignal): Promise<Buffer> {
  try {
    return await limited(work, LIMIT, () => engineIsLate("compile the programs", LIMIT), signal);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof EnvironmentError || cause instanceof CompileError) throw cause;
    throw engineFailed("The engine could not compile the programs", cause);
  }
}

/** The container in which programs are compiled. */
export function compilerContainer(
  image: string,
  owner: string,
  processor: number = COMPILER_LIMITS.processor,
): ContainerDescription {
  const id = `compile-${randomBytes(4).toString("hex")}`;
  const { processes, memory, results, scratch } = COMPILER_LIMITS;
  return {
    image,
    name: `wirestep-${id}`,
    labels: { [RUN_LABEL]: id, [OWNER_LABEL]: owner },
    command: filtered(["sh", "-c", script(processor)]),
    input: true,
    network: "none",
    user: "65534:65534", // without any rights: a lab's own Dockerfile may have ended with another user
    limits: { processes, memory, resources: { core: 0 } },
    tmpfs: {
      "/lab": `size=${results}m,mode=1777`,
      "/tmp": `size=${scratch}m,mode=1777`,
    },
  };
}

/** The compiler's standard output. @throws CompileError */
async function outputOf(
  container: MadeContainer,
  { lab, sources }: Compilation,
  signal: AbortSignal,
): Promise<Buffer> {
  const input = withLength(await packed(inLab(sources)));
  signal.throwIfAborted();
  using stream = await container.attach();
  const stdout: Uint8Array[] = [];
  const stderr: Uint8Array[] = [];
  let size = 0;
  let messages = 0;
  stream.onStdout((chunk) => {
    size += chunk.length;
    if (size <= OUTPUT_LIMIT) stdout.push(chunk);
  });
  stream.onStderr((chunk) => {
    if (messages < MESSAGES_LIMIT) stderr.push(chunk);
    messages += chunk.length;
  });
  await container.start();
  stream.write(input);
  const code = await container.wait();
  await stream.ended;
  if (code !== 0) {
    throw explainCompiler({ lab, code, output: Buffer.concat(stderr).toString() }, COMPILER_LIMITS);
  }
  if (size > OUTPUT_LIMIT) throw new Error(`it sent more than ${OUTPUT_LIMIT} bytes`);
  return Buffer.concat(stdout);
}
