/** The place where a gate makes its gradings: the options of `wirestep grade` for it, and the victims there. */
export type Victim = "grader" | "worker" | "server" | "engine";

export interface Place extends AsyncDisposable {
  readonly name: string;
  /** Options of `wirestep grade`. */
  readonly options: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The victims next to the grader, which is the gate's own process. */
  readonly victims: readonly Exclude<Victim, "grader">[];
  /** Kills it with SIGKILL in whatever it is doing, and starts it again as a service manager does. */
  readonly kill: (victim: Exclude<Victim, "grader">) => Promise<void>;
}
