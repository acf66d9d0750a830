/** Runs a program of a container on the user's terminal: it gets every key and draws on the screen. */
import type { ReadStream, WriteStream } from "node:tty";
import type Docker from "dockerode";

export interface Terminal {
  /** Its name in terminfo(5), as in TERM. */
  readonly kind: string;
  readonly input: ReadStream;
  readonly output: WriteStream;
}

/** Runs the command in raw mode until it ends. @returns its exit code */
export async function runOnTerminal(
  docker: Docker,
  container: string,
  command: readonly string[],
  { kind, input, output }: Terminal,
): Promise<number> {
  const exec = await docker.getContainer(container).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
    Env: [`TERM=${kind}`],
  });
  const stream = await exec.start({ hijack: true, stdin: true, Tty: true });
  const resize = (): Promise<void> => exec.resize({ h: output.rows, w: output.columns });
  const onResize = (): void => void resize();
  await resize();
  output.on("resize", onResize);
  input.setRawMode(true);
  input.pipe(stream);
  stream.pipe(output, { end: false });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on("end", resolve);
      stream.on("close", resolve);
      stream.on("error", reject);
    });
  } finally {
    input.unpipe(stream);
    input.setRawMode(false);
    input.pause();
    output.off("resize", onResize);
  }
  return (await exec.inspect()).ExitCode ?? 0;
}
