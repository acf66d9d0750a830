/**
 * Compiles the programs of many submissions one after the other in one container, because a container for each
 * costs as much as its compilation:
 *
 *     sources ──► tar ──► /lab of a user of its own ──► labs/build.sh ──► tar ──► everything of that user removed
 *
 * Before the first one, root compiles jc.h alone, which takes most of the time of a program that includes it. The
 * compiler takes that file in place of jc.h where the result is the same, and no submission can write it.
 *
 * Each submission has a user that no other one has. When it is compiled, all processes of that user are killed and
 * its files removed; if anything is left, the container ends and the next submission gets a new one. A compilation
 * that fails here for any reason is done again in a container of its own, so nothing that happens here decides a
 * verdict. Programs with a Makefile, which can run any command, are never compiled here.
 */
import { randomBytes } from "node:crypto";
import type { ContainerDescription } from "../containers/description.ts";
import { filtered } from "../containers/filtered.ts";
import type { ProgramStream } from "../containers/program-stream.ts";
import { OWNER_LABEL, RUN_LABEL } from "../engine/owner.ts";
import type { BuildFile } from "../images/context.ts";
import { limited } from "../runtime/time-limit.ts";
import type { MadeContainer, Venue } from "../venue/venue.ts";
import { inLab, packed, withLength } from "./archive.ts";
import { Replies } from "./batch-replies.ts";
import { COMPILER_LIMITS } from "./limits.ts";

/** Milliseconds for one submission. */
const LIMIT = COMPILER_LIMITS.seconds * 1000 + 10_000;

/** Milliseconds for the end of the container when its input has ended. */
const END_LIMIT = 5_000;

/** The first user. No image has one with such a number, and a user namespace of 65,536 users has it. */
const FIRST_USER = 20_000;

/** Submissions of a container. A user's number is used once. */
const MOST = 10_000;

/** The labs' header. GCC looks for a compiled one, NAME.gch, next to it. */
const HEADER = "shared/jc.h";
const COMPILED = "/mnt/jc.h.gch";

/**
 * `as` runs a command as the submission's user, which has no right left. Folders that it can write to are empty
 * before and after, and belong to root between two submissions.
 */
const SCRIPT = `set -e
read -r size
head -c "$size" | tar -xf - -C /lab
# the flags of labs/build.sh; GCC ignores the file if a program has others, but does not compare folders of headers
[ -n "\${CXX-}\${CXXFLAGS-}\${CPATH-}\${CPLUS_INCLUDE_PATH-}" ] || TMPDIR=/mnt g++ -std=c++20 -g -O0 -Wall -Wextra \\
  -gno-as-loc-support -x c++-header -o ${COMPILED} /lab/${HEADER} </dev/null >/dev/null 2>&1 || rm -f ${COMPILED}
find /lab -mindepth 1 -delete
as() { setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs "$@"; }
while read -r user size; do
  chown "$user:$user" /lab /tmp
  code=0
  head -c "$size" | as tar -xf - -C /lab
  [ ! -f ${COMPILED} ] || as ln -s ${COMPILED} /lab/${HEADER}.gch || true
  as sh -c 'cd /lab
    ulimit -S -t ${COMPILER_LIMITS.processor}
    ulimit -H -t ${COMPILER_LIMITS.processor + 5}
    ulimit -v ${COMPILER_LIMITS.address * 1024}
    ulimit -f ${COMPILER_LIMITS.file * 2048}
    timeout ${COMPILER_LIMITS.seconds} sh shared/build.sh /lab &&
      tar -cf /tmp/programs debug/server debug/client' </dev/null >/dev/null 2>&1 || code=$?
  as sh -c 'kill -9 -1' || true
  while [ -n "$(find /proc -maxdepth 1 -user "$user")" ]; do as sh -c 'kill -9 -1' || true; done
  if [ "$code" = 0 ]; then
    echo "compiled $(as stat -c %s /tmp/programs)"
    as cat /tmp/programs
  else
    echo failed
  fi
  as find /lab /tmp -mindepth 1 -delete
  chown 0:0 /lab /tmp
  [ -z "$(find /lab /tmp /dev/shm /dev/mqueue -mindepth 1)" ]
done`;

export interface BatchOptions {
  readonly venue: Pick<Venue, "make" | "owner">;
  /** The compiler's. */
  readonly image: string;
}

/** The container of a batch. */
export function batchContainer(image: string, owner: string): ContainerDescription {
  const id = `compile-${randomBytes(4).toString("hex")}`;
  const { processes, memory, results, scratch, headers } = COMPILER_LIMITS;
  return {
    image,
    name: `wirestep-${id}`,
    labels: { [RUN_LABEL]: id, [OWNER_LABEL]: owner },
    command: filtered(["sh", "-c", SCRIPT]),
    input: true,
    network: "none",
    user: "0:0", // to give each submission a user of its own; the compilers have no right at all
    capabilities: ["SETUID", "SETGID", "KILL", "CHOWN"],
    limits: { processes, memory, resources: { core: 0 } },
    tmpfs: {
      "/lab": `size=${results}m,mode=700`,
      "/tmp": `size=${scratch + 2 * COMPILER_LIMITS.file}m,mode=700`,
      "/mnt": `size=${headers}m,mode=755`,
    },
  };
}

interface Running {
  readonly container: MadeContainer;
  readonly stream: ProgramStream;
  readonly replies: Replies;
}

export class CompilerBatch implements AsyncDisposable {
  readonly #options: BatchOptions;
  #running: Promise<Running> | undefined;
  /** The one that the container has compiled. */
  #header: BuildFile | undefined;
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /**
   * Compiles one submission after the other.
   * @param sources as a compilation has them
   * @returns a tar of both programs; undefined if they must be compiled in a container of their own
   */
  compile(sources: readonly BuildFile[]): Promise<Buffer | undefined> {
    const compiled = this.#last.then(() => this.#compile(sources));
    this.#last = compiled;
    return compiled;
  }

  async #compile(sources: readonly BuildFile[]): Promise<Buffer | undefined> {
    const tar = await packed(inLab(sources));
    try {
      const header = sources.filter(({ path }) => path === HEADER);
      if (header[0]?.bytes.equals(this.#header?.bytes ?? Buffer.alloc(0)) === false) {
        await this.#end(); // it was changed between two submissions
        [this.#header] = header;
      }
      this.#running ??= this.#start(await packed(header));
      const { stream, replies } = await this.#running;
      const user = FIRST_USER + this.#count;
      this.#count += 1;
      const reply = replies.next();
      stream.write(Buffer.concat([Buffer.from(`${user} ${tar.length}\n`), tar]));
      const programs = await limited(reply, LIMIT, () => new Error("late"));
      if (this.#count === MOST) await this.#end();
      return programs;
    } catch {
      // the run compiles the programs alone, and reports what is wrong with them or with the engine
      await this.#end().catch(() => undefined);
      return undefined;
    }
  }

  async #start(header: Buffer): Promise<Running> {
    const { venue, image } = this.#options;
    const container = await venue.make(batchContainer(image, venue.owner()));
    try {
      const stream = await container.attach();
      const replies = new Replies();
      stream.onStdout(replies.push);
      stream.onStderr(() => undefined);
      void stream.ended.then(() => replies.end());
      await container.start();
      stream.write(withLength(header));
      return { container, stream, replies };
    } catch (error) {
      await container.remove();
      throw error;
    }
  }

  /** Removes the container. */
  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#count = 0;
    if (running === undefined) return;
    const { container, stream } = await running;
    stream[Symbol.dispose]();
    await limited(container.remove(), END_LIMIT, () => new Error("late"));
  }

  /** The next command removes a container that the engine does not remove now. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#end().catch(() => undefined);
  }
}
