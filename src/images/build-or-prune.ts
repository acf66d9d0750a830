/**
 * Keeps builds and prunes of this process apart. A prune on Docker's containerd image store (the default
 * since Docker 29) removes layers of a build that is running, which then fails: "lease does not exist".
 */
let builds = 0;
let prune: Promise<unknown> | undefined;

/** Builds when no prune is running. Any number of builds run at the same time. */
export async function whileNothingIsPruned<T>(build: () => Promise<T>): Promise<T> {
  while (prune !== undefined) await prune;
  builds += 1;
  try {
    return await build();
  } finally {
    builds -= 1;
  }
}

/** Prunes, or does nothing if a build is running: the next prune removes the same images. */
export async function unlessSomethingIsBuilt(work: () => Promise<unknown>): Promise<void> {
  if (builds > 0 || prune !== undefined) return;
  const running = work();
  prune = running.catch(() => undefined); // its caller gets the error; builds only wait for its end
  await running.finally(() => {
    prune = undefined;
  });
}
