/** Loaded before a program (`--import`): says at its end, on standard error, how much memory it had at most. */
import { readFileSync } from "node:fs";

process.on("exit", () => {
  const [line = ""] = /^VmHWM.*$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  process.stderr.write(`${line}\n`);
});
