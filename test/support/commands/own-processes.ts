/**
 * The processes of one test file: the one it runs in, and the commands it has started. Files run side by
 * side on one engine, and only what these processes make there is the file's own.
 */
const started = new Set<number>([process.pid]);

export function addOwnProcess(pid: number | undefined): void {
  if (pid !== undefined) started.add(pid);
}

export const isOwnProcess = (pid: number): boolean => started.has(pid);
