/** Checks of each thing that a run does in containers, with the programs, options and rights of a run. */

import { OWNER_LABEL, RUN_LABEL } from "../engine/owner.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";
import { Gate } from "../stage/gate.ts";
import { TraceContainer } from "../stage/trace-container.ts";
import { readHostSetting } from "../venue/docker/host-setting.ts";
import { alreadyRunning } from "../venue/parts.ts";
import type { Check, Result } from "./check.ts";
import { GIGABYTE, sizeText } from "./machine-checks.ts";
import { printedBy, type TrialContainers, type TrialStage } from "./trial-stage.ts";

/** A lab's image adds a few megabytes, and the engine needs some room to work. */
const DISK_NEED = 0.5 * GIGABYTE;
const RECOMMENDED_DISK = 2 * GIGABYTE;

export const TRIAL_CHECKS: readonly Check<TrialStage>[] = [
  { name: "tracing programs", probe: tracing },
  { name: "capturing", probe: capturing },
  { name: "holding packets", probe: holding },
  { name: "kernel's trace", probe: kernelTrace },
  { name: "IPv6", probe: ipv6 },
  { name: "no way out", probe: noWayOut },
  { name: "machine's settings", probe: machineSettings },
  { name: "room for images", probe: roomForImages },
];

/** GDB runs a program from its start to its end, which needs ptrace. */
export async function tracing(trial: TrialContainers): Promise<Result> {
  const options = ["set debuginfod enabled off", "set disable-randomization off"];
  const output = await printedBy(
    trial,
    "peer",
    ...["gdb", "-q", "-nx", "-batch", ...options.flatMap((option) => ["-iex", option])],
    ...["-ex", "show version", "-ex", "starti", "-ex", "continue", "/bin/true"],
  );
  return tracingResult(output);
}

/** @param output of GDB for a program that it ran to its end, with its version first */
export function tracingResult(output: string): Result {
  const version = /^GNU gdb .*?([\d.]+)$/m.exec(output)?.[1] ?? "of unknown version";
  if (output.includes("exited normally")) {
    return {
      status: "ok",
      observed: `GDB ${version} starts a program, stops it and runs it to its end`,
    };
  }
  const problem = output.trim().split("\n").at(-1) ?? "";
  return {
    status: "missing",
    observed: `GDB cannot trace a program: ${problem}`,
    fix: "GDB needs Linux 4.8 or newer and an engine with Docker's default seccomp and AppArmor profiles.",
  };
}

/** tcpdump shows a marker frame, netstat answers, and the sidecar sees the system call of a process. */
export async function capturing({ sidecar, run }: TrialContainers): Promise<Result> {
  const seen = Promise.withResolvers<void>();
  let captured = "";
  const token = `doctor-${run}`;
  sidecar.onCapture((chunk) => {
    captured += Buffer.from(chunk).toString("latin1");
    if (captured.includes(token)) seen.resolve();
  });
  await sidecar.ready;
  sidecar.mark(token);
  await Promise.race([seen.promise, sidecar.failed]);
  await sidecar.sockets();
  if ((await sidecar.systemCallOf(1)) === undefined) {
    throw new EnvironmentError(
      "A sidecar does not see the system call that a peer's process waits in.",
      "It needs the capability SYS_PTRACE in the peer's PID namespace. Check the engine's seccomp profile.",
    );
  }
  const versions = Object.entries(await sidecar.versions()).map((tool) => tool.join(" "));
  return { status: "ok", observed: `a marker frame is captured; ${versions.join(", ")}` };
}

/** The gate starts as in a run, holds packets and releases them. */
export async function holding(trial: TrialContainers): Promise<Result> {
  using stream = await trial.exec("sidecar", Gate.command);
  return await holdingResult(new Gate(stream));
}

/** Without a gate some labs are inconclusive and the others run, so its failure is only a warning. */
export async function holdingResult(gate: Gate): Promise<Result> {
  try {
    await gate.ready;
    await gate.hold([]);
    await gate.release();
    return { status: "ok", observed: "the kernel queues packets to the gate (NFQUEUE)" };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return { status: "warning", observed: error.message, fix: error.advice };
  }
}

async function kernelTrace({ venue, images, run, peer }: TrialStage): Promise<Result> {
  await using trace = TraceContainer.start(venue, {
    image: images.sidecar,
    lab: "doctor",
    run,
    port: 12345,
    server: alreadyRunning(peer),
    timed: (_, work) => work(),
  });
  const traced = await trace.ready;
  if (traced !== undefined) {
    const time =
      traced.clock === "tai" ? "with the time of the packets" : "without the time of day";
    const what = traced.isWhole
      ? "TCP's state changes, resets and dropped packets"
      : "TCP's state changes";
    return { status: "ok", observed: `tracefs shows ${what}, ${time}` };
  }
  return {
    status: "warning",
    observed: await trace.missing,
    fix: "Runs work without the trace, but do not show states that last for a moment: SYN-RECEIVED, LAST-ACK.",
  };
}

async function ipv6(trial: TrialStage): Promise<Result> {
  const there = await printedBy(trial, "sidecar", "ls", "/proc/sys/net");
  if (/\bipv6\b/.test(there)) return { status: "ok", observed: "the kernel supports it" };
  return {
    status: "warning",
    observed: "the kernel does not support it",
    fix: "Labs run on IPv4. For FAMILY=6, boot without ipv6.disable=1.",
  };
}

/** Reads the routes after the sidecar has changed them. Sends nothing. */
async function noWayOut(trial: TrialStage): Promise<Result> {
  await trial.sidecar.ready;
  return wayOutResult(await printedBy(trial, "sidecar", "ip", "route", "show"));
}

/** @param routes of a peer, as `ip route show` prints them */
export function wayOutResult(routes: string): Result {
  const lines = routes.trim().split("\n");
  const foreign = lines.filter((line) => !/^198\.1[89]\.\S+ dev eth0 /.test(line));
  if (foreign.length === 0) {
    return { status: "ok", observed: `a peer has one route, to its own network: ${lines[0]}` };
  }
  return {
    status: "warning",
    observed: `a peer has a route to elsewhere: ${foreign.join("; ")}`,
    fix: "Programs must reach only each other. Check why the engine's internal networks have a route out.",
  };
}

/** One setting that belongs to the machine as a whole. A run reads it only for labs that name it. */
async function machineSettings({ docker, images, run, owner }: TrialStage): Promise<Result> {
  const name = `wirestep-doctor-${run}-setting`;
  const labels = { [RUN_LABEL]: run, [OWNER_LABEL]: owner };
  try {
    await readHostSetting(docker, { image: images.sidecar, name, labels }, "net.ipv4.tcp_mem");
    return { status: "ok", observed: "the engine shows them" };
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return {
      status: "warning",
      observed: error.message,
      fix: "A lab that reads one (buffers) is inconclusive; all others run. An engine shows them if it runs as root and in the machine's own network namespace.",
    };
  }
}

async function roomForImages(trial: TrialStage): Promise<Result> {
  return roomResult(await printedBy(trial, "sidecar", "df", "-Pk", "/"));
}

/** @param output of `df -Pk /` in a container: the engine's data folder has the container's root */
export function roomResult(output: string): Result {
  const kilobytes = /^\S+\s+\d+\s+\d+\s+(\d+)\s/m.exec(output)?.[1];
  if (kilobytes === undefined) {
    return { status: "warning", observed: `df printed no number: ${output.trim()}` };
  }
  const free = Number(kilobytes) * 1024;
  const observed = `${sizeText(free)} free in the engine's data folder`;
  if (free >= RECOMMENDED_DISK) return { status: "ok", observed };
  return {
    status: free < DISK_NEED ? "missing" : "warning",
    observed,
    fix: "Free disk space. docker system df shows what uses it.",
  };
}
