/** Loaded before a program (`--import`). Prints the program's peak memory on standard error when it ends. */
import { readFileSync } from "node:fs";

process.on("exit", () => {
  const [line = ""] = /^VmHWM.*$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  process.stderr.write(`${line}\n`);
});
