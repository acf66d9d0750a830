/**
 * Fills a folder of a container: a tar for its folder in memory. A user of its own writes it, so the program
 * can't change it or fill the folder.
 */
import type { Requests } from "../../engine/requests.ts";
import { CollectedText } from "../../runtime/collected-text.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";

/** Its group may write to /lab, and it runs only this. */
const USER = "65534:0";
const FILL = `read -r size && head -c "$size" | tar -xf - --no-same-owner -C /lab && echo filled`;
const FILLED = "filled\n";

/**
 * @param container the id of the container, which runs
 * @param archive the tar with its length before it. The container is made ready while it is awaited
 */
export async function fill(
  requests: Requests,
  container: string,
  archive: Promise<Uint8Array>,
): Promise<void> {
  archive.catch(() => undefined); // awaited below; a container that fails first is reported instead
  const stream = await requests.exec(container, ["sh", "-c", FILL], USER);
  const stdout = new CollectedText();
  const stderr = new CollectedText();
  const done = new Promise<void>((resolve) => {
    stream.onStdout((chunk) => {
      stdout.add(chunk);
      if (stdout.text === FILLED) resolve();
    });
    void stream.ended.then(() => resolve());
  });
  stream.onStderr(stderr.add);
  stream.write(await archive);
  await requests.ask(() => done, "write a program into its container");
  if (stdout.text === FILLED) return;
  throw new EnvironmentError(
    `A program could not be written into its container: ${stderr.quoted}`,
    "Check that the engine works (docker info) and has free memory, then run this again.",
  );
}
