/** The tcpdump of this machine (or what WIRESTEP_TCPDUMP names) with a capture on its standard input. */
import { spawn } from "node:child_process";

/** `args` besides `-r -`. Resolves to standard output; rejects where tcpdump fails. */
export function runTcpdump(args: string[], file: Uint8Array): Promise<string> {
  const [command = "tcpdump", ...before] = (process.env.WIRESTEP_TCPDUMP ?? "tcpdump").split(" ");
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args, "-r", "-"]);
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.stdin.on("error", () => {});
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else reject(new Error(`tcpdump failed: ${Buffer.concat(errors).toString("utf8")}`));
    });
    child.stdin.end(file);
  });
}
