/** The states of a program's threads, as the observer reads them from /proc while the program goes on. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../src/runtime/checkout.ts";

const DRIVER = `
import builtins, sys, types
sys.path.insert(0, sys.argv[1])
sys.modules["gdb"] = types.ModuleType("gdb")
import threads

class Thread:
    ptid = (44, 44, 0)
    def is_stopped(self): return False

threads.all_threads = lambda: [Thread()]
files = {"stat": "44 (server) S 1", "status": "State:\\tS (sleeping)\\nvoluntary_ctxt_switches:\\t1\\n", "syscall": "43 0x3 0x0"}

def opened(path):
    content = files[path.rpartition("/")[2]]
    if isinstance(content, Exception):
        raise content
    return types.SimpleNamespace(__enter__=None, read=lambda: content)

class Opened:
    def __init__(self, path): self.read = opened(path).read
    def __enter__(self): return self
    def __exit__(self, *error): pass

threads.open = Opened
print(threads.sleeping_threads() is not None, threads.is_busy(Thread()))
for error in (PermissionError(13, ""), FileNotFoundError(2, ""), ProcessLookupError(3, "")):
    files["syscall"] = error
    print(threads.sleeping_threads())
files["stat"] = error
print(threads.is_busy(Thread()))
`;

test("a process that ends while it is read does not sleep, and is no failure", () => {
  const printed = execFileSync("python3", ["-B", "-c", DRIVER, join(ROOT, "docker/endpoint")], {
    encoding: "utf8",
  });
  expect(printed.trim().split("\n")).toEqual(["True False", "None", "None", "None", "False"]);
});
