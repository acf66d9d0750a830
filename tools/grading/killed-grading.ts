/**
 * Grades a course by `wirestep grade` until the command comes to its end, while the command, and the engine if the
 * gate has one, are killed with SIGKILL at seeded moments.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FORMATS } from "../../src/grade/formats/formats.ts";
import type { OwnEngine } from "./own-engine.ts";

const COMMAND = fileURLToPath(new URL("../../bin/wirestep", import.meta.url));
/** Lines of progress of a whole grading, about. */
const LINES = 20;
/** Milliseconds, at most, between a line of progress and the kill, which then is in the middle of an attempt. */
const AFTER_LINE = 800;
/** Gradings that may end with inconclusive results after the kills: the engine was away for a moment. */
const MOST_ENDS = 3;

export interface KilledGrading {
  readonly lab: string;
  /** The folder with submissions/ and roster.csv. */
  readonly folder: string;
  readonly kills: number;
  /** Numbers from 0 to 1. */
  readonly next: () => number;
  readonly engine: OwnEngine | undefined;
}

export interface Killed {
  readonly grader: number;
  readonly engine: number;
  /** Of the last command. */
  readonly code: number | null;
}

export async function killedGrading(grading: KilledGrading): Promise<Killed> {
  const { engine, kills, next } = grading;
  const killed = { grader: 0, engine: 0 };
  let ends = 0;
  for (;;) {
    const isLast = killed.grader + killed.engine >= kills;
    const victim = engine !== undefined && next() < 0.5 ? "engine" : "grader";
    const line = isLast ? Number.POSITIVE_INFINITY : 1 + Math.floor((next() * LINES) / kills);
    const child = start(grading);
    const kill = async (): Promise<void> => {
      await pause(next() * AFTER_LINE);
      if (child.exitCode !== null) return;
      killed[victim] += 1;
      if (victim === "engine") await engine?.kill();
      else child.kill("SIGKILL");
    };
    const [code, signal] = await ended(child, line, kill);
    if (signal === "SIGKILL") continue;
    ends += 1;
    if (code !== 3 || ends >= MOST_ENDS) return { ...killed, code };
  }
}

function start({ lab, folder, engine }: KilledGrading): ChildProcess {
  const args = ["grade", lab, "--submissions", "submissions", "--roster", "roster.csv"];
  return spawn(COMMAND, [...args, "--out", "graded", "--format", ...Object.keys(FORMATS)], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...(engine && { DOCKER_HOST: engine.host }) },
  });
}

/** @param line the line of progress after which `kill` is called */
async function ended(
  child: ChildProcess,
  line: number,
  kill: () => Promise<void>,
): Promise<readonly [number | null, string | null]> {
  const killing: Promise<void>[] = [];
  let lines = 0;
  child.stderr?.on("data", (chunk: Buffer) => {
    lines += chunk.toString().split(" graded").length - 1;
    if (lines >= line && killing.length === 0) killing.push(kill());
  });
  const end = await new Promise<readonly [number | null, string | null]>((resolve) => {
    child.on("close", (...how) => resolve(how));
  });
  await Promise.all(killing);
  return end;
}
