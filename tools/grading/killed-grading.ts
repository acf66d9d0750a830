/**
 * Grades a course by `wirestep grade` until the command comes to its end, while the command and what its place has are
 * killed with SIGKILL at seeded moments.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { FORMATS } from "../../src/grade/formats/formats.ts";
import type { Place, Victim } from "./place.ts";
import { COMMAND } from "./places.ts";

/** Lines of progress of a whole grading, about. */
const LINES = 20;
/** Milliseconds, at most, between a line of progress and the kill, which then is in the middle of an attempt. */
const AFTER_LINE = 800;
/** Gradings that may end with inconclusive results after the kills: the engine was away for a moment. */
const MOST_ENDS = 3;

export interface KilledGrading {
  readonly place: Place;
  readonly lab: string;
  /** The folder with submissions/ and roster.csv. */
  readonly folder: string;
  readonly kills: number;
  /** Numbers from 0 to 1. */
  readonly next: () => number;
}

export interface Killed {
  /** How often each was killed. */
  readonly killed: Readonly<Partial<Record<Victim, number>>>;
  /** Of the last command. */
  readonly code: number | null;
}

export async function killedGrading(grading: KilledGrading): Promise<Killed> {
  const killed: Partial<Record<Victim, number>> = {};
  for (let ends = 0; ; ) {
    const grader = new Grader(grading);
    const [[code, signal]] = await Promise.all([grader.end, killing(grading, grader, killed)]);
    if (signal === "SIGKILL") continue;
    ends += 1;
    if (code !== 3 || ends >= MOST_ENDS) return { killed, code };
  }
}

/** Until this grader has ended, or all kills are done. */
async function killing(
  { place, kills, next }: KilledGrading,
  grader: Grader,
  killed: Partial<Record<Victim, number>>,
): Promise<void> {
  const victims = ["grader", ...place.victims] as const;
  while (Object.values(killed).reduce((sum, count) => sum + count, 0) < kills) {
    const victim = victims[Math.floor(next() * victims.length)] ?? "grader";
    await grader.progress(1 + Math.floor((next() * LINES) / kills));
    await pause(next() * AFTER_LINE);
    if (grader.isOver) return;
    killed[victim] = (killed[victim] ?? 0) + 1;
    if (victim !== "grader") await place.kill(victim);
    else return grader.kill();
  }
}

class Grader {
  readonly #child: ChildProcess;
  /** Exit code and signal. */
  readonly end: Promise<readonly [number | null, string | null]>;
  #lines = 0;
  #isOver = false;
  #waiting: { readonly line: number; readonly resolve: () => void } | undefined;

  constructor({ place, lab, folder }: KilledGrading) {
    const args = ["grade", lab, "--submissions", "submissions", "--roster", "roster.csv"];
    const formats = ["--out", "graded", "--format", ...Object.keys(FORMATS)];
    this.#child = spawn(COMMAND, [...args, ...place.options, ...formats], {
      cwd: folder,
      env: place.env,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#lines += chunk.toString().split(" graded").length - 1;
      this.#look();
    });
    this.end = new Promise((resolve) => {
      this.#child.on("close", (...how) => {
        this.#isOver = true;
        this.#look();
        resolve(how);
      });
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** Resolves after this number of lines of progress, or with the end. */
  progress(more: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting = { line: this.#lines + more, resolve };
    this.#look();
    return promise;
  }

  #look(): void {
    if (this.#waiting && (this.#isOver || this.#lines >= this.#waiting.line))
      this.#waiting.resolve();
  }
}
