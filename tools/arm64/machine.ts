/**
 * Steps a lab's two programs on Debian's arm64 kernel, in a virtual machine (machine.sh), with the run's own debugger
 * client and observer. There is no engine and no sidecar, so packets and tables are not seen.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { $ } from "zx";
import type { DebuggerStream } from "../../src/debug/dap-connection.ts";
import type { LineReport } from "../../src/debug/line-report.ts";
import { SteppedProgram } from "../../src/debug/program.ts";
import { isLineStep, PEERS, type Peer } from "../../src/lab/model.ts";
import { linesNamed, type Plan } from "../../src/lab/plan/plan.ts";
import { programArguments } from "../../src/lab/program-arguments.ts";
import { loadLab } from "../../src/lab-files/load.ts";
import type { RecordedCall } from "../../src/record/record.ts";
import { CACHE, ROOT } from "../../src/runtime/checkout.ts";
import { limited } from "../../src/runtime/time-limit.ts";
import { debuggerCommand, programPath, sourceIn } from "../../src/stage/debugger-command.ts";
import { asDebugger, userOf } from "../../src/stage/users.ts";

const MACHINE = fileURLToPath(new URL("machine.sh", import.meta.url));
const FOLDER = join(CACHE, "arm64");
const ADDRESSES = { server: "198.18.0.2", client: "198.18.0.3" };
/** Milliseconds, for the boot and for each line. The machine computes all instructions of another processor. */
const LIMIT = 600_000;

/** The calls of a line. */
export interface SteppedLine {
  readonly step: string;
  readonly outcome: string;
  readonly calls: readonly RecordedCall[];
  readonly output: string;
}

export async function stepOnArm64(lab: string): Promise<readonly SteppedLine[]> {
  const { plan } = await loadLab(lab);
  const around = await mkdtemp(join(tmpdir(), "wirestep-arm64-"));
  try {
    await $`${MACHINE} root ${FOLDER}`;
    const setup = await setUp(plan, around);
    await using machine = new Machine(setup, around);
    await machine.begun();
    const [server, client] = await Promise.all(PEERS.map((peer) => machine.launch(peer, plan)));
    if (!server || !client) throw new Error("there are two peers");
    const programs = { server, client };
    const lines: SteppedLine[] = [];
    const waiting = new Map<string, Promise<LineReport>>();
    const ended = async (name: string, report: Promise<LineReport>): Promise<void> => {
      const late = () => new Error(`${name} does not end`);
      const { outcome, calls, output } = await limited(report, LIMIT, late);
      lines.push({ step: name, outcome: outcome.kind, calls, output });
    };
    for (const { peer, name, line, action, finishes } of plan.steps.filter(isLineStep)) {
      if (line === undefined) throw new Error(`${name}: a lab's own program has its tags`);
      const report = programs[peer].execute(line);
      if (action === "starts") waiting.set(name, report);
      else await ended(name, report);
      const finished = finishes && `${finishes.peer}: ${finishes.tag}`;
      const begun = waiting.get(finished ?? "");
      if (finished && begun) await ended(finished, begun);
    }
    return lines;
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

/** The files that the machine gets: the lab, compiled for arm64, the observer, what begins a program, and the commands. */
async function setUp(plan: Plan, around: string): Promise<string> {
  const setup = join(around, "setup");
  const lab = join(setup, "lab");
  const tools = join(setup, "usr/local/lib/wirestep");
  await mkdir(join(lab, "shared"), { recursive: true });
  await cp(join(ROOT, "docker/endpoint"), tools, { recursive: true });
  for (const file of ["build.sh", "jc.h"]) {
    await cp(join(ROOT, "labs", file), join(lab, "shared", file));
  }
  for (const peer of PEERS) {
    await writeFile(join(lab, plan.programs[peer]), plan.sources[peer]);
    const settings = plan.stage ?? {};
    const command = asDebugger(debuggerCommand(peer, settings), userOf(peer, settings));
    await writeFile(join(setup, `command-${peer}`), command.map((word) => `${word}\n`).join(""));
  }
  await $`apt-get install -y --no-install-recommends g++-aarch64-linux-gnu`.quiet();
  await $`aarch64-linux-gnu-gcc -std=gnu17 -O2 -static -I ${join(ROOT, "docker/compiler")} -o ${tools}/begin ${tools}/begin.c`;
  const CXXFLAGS = `-fdebug-prefix-map=${lab}=/lab`;
  await $({
    env: { ...process.env, CXX: "aarch64-linux-gnu-g++", CXXFLAGS },
  })`sh ${lab}/shared/build.sh ${lab}`;
  return setup;
}

class Machine implements AsyncDisposable {
  readonly #qemu: ChildProcess;
  readonly #sockets: string;
  readonly #ended: Promise<unknown>;
  readonly #begun = Promise.withResolvers<void>();
  readonly #streams = new Map<Peer, Socket>();
  #console = "";

  constructor(setup: string, sockets: string) {
    this.#qemu = spawn(MACHINE, ["boot", FOLDER, setup, sockets], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#sockets = sockets;
    const onText = (chunk: Buffer): void => {
      this.#console += chunk.toString();
      if (this.#console.includes("the debuggers begin")) this.#begun.resolve();
    };
    this.#qemu.stdout?.on("data", onText);
    this.#qemu.stderr?.on("data", onText);
    this.#ended = new Promise((resolve) => this.#qemu.on("close", resolve));
  }

  /** Resolves when the debuggers begin. */
  async begun(): Promise<void> {
    for (const peer of PEERS) {
      this.#streams.set(peer, await this.#connected(join(this.#sockets, peer)));
    }
    const failed = (): Error => new Error(`the machine does not start:\n${this.#console}`);
    const ended = this.#ended.then(() => Promise.reject(failed()));
    await limited(Promise.race([this.#begun.promise, ended]), LIMIT, failed);
  }

  async launch(peer: Peer, plan: Plan): Promise<SteppedProgram> {
    const socket = this.#streams.get(peer);
    if (socket === undefined) throw new Error("the machine has not begun");
    const named = linesNamed(plan, peer);
    const withConsole = (reason: unknown) =>
      new Error(`the ${peer}'s debugger fails:\n${this.#console}`, { cause: reason });
    return limited(
      SteppedProgram.launch(streamOf(socket), {
        program: programPath(peer),
        args: programArguments(peer, plan.family, ADDRESSES, plan),
        captured: Promise.resolve(),
        answerLimit: LIMIT,
        lines: plan.taggedLines[peer].map((line) => ({
          ...line,
          path: sourceIn(line.file),
          named: named.some(({ number }) => number === line.number),
        })),
      }).catch((reason: unknown) => Promise.reject(withConsole(reason))),
      LIMIT,
      () => new Error(`the ${peer}'s program does not come to its main:\n${this.#console}`),
    );
  }

  /** qemu makes a socket when the one before it has a reader. */
  async #connected(path: string): Promise<Socket> {
    for (;;) {
      const socket = connect(path);
      const isOpen = await new Promise<boolean>((resolve) => {
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      });
      if (isOpen) return socket;
      if (this.#qemu.exitCode !== null) throw new Error(`the machine has ended:\n${this.#console}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#qemu.kill("SIGKILL");
    await this.#ended;
  }
}

function streamOf(socket: Socket): DebuggerStream {
  return {
    write: (text) => void socket.write(text),
    onOutput: (listener) => void socket.on("data", listener),
    onEnd: (listener) => void socket.on("close", listener),
  };
}
