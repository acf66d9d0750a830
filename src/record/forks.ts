/** Calls that make a process. Their result is a PID, so it differs between runs. */
const FORKS: ReadonlySet<string> = new Set(["fork", "vfork", "clone"]);

export const isFork = (name: string): boolean => FORKS.has(name);
