/** Milliseconds: no program takes as long until it waits. */
export const LIMIT = 60_000;

/** Each question is an exchange with a debugger, a shell or a sidecar. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + LIMIT;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("a program neither ends nor waits");
  }
}
