/** The sidecar's answers about a peer's processes, which go on while they are read. */
import { expect, test } from "vitest";
import { Sidecar } from "../../src/stage/sidecar.ts";
import { ToolEnds } from "../support/engine/tool-ends.ts";

async function asked(text: string, status = 0): Promise<number | undefined> {
  const ends = new ToolEnds();
  const sidecar = new Sidecar(ends.stream);
  ends.send("ready");
  await sidecar.ready;
  const number = sidecar.systemCallOf(44);
  ends.answer(text, status);
  return number;
}

test("a process that waits is in a system call", async () => {
  expect(await asked("43 0x3 0x0 0x0 0x0 0x0 0x0 0x7ffc 0x7f3a")).toBe(43);
  expect(await asked("running")).toBeUndefined();
});

test.each([
  "No such file or directory",
  "No such process",
  "Operation not permitted",
  "Permission denied",
])("a process that has ended, or hides itself, waits in none: %s", async (why) => {
  expect(await asked(`cat: /proc/44/syscall: ${why}`, 1)).toBeUndefined();
});

test("any other failure is the sidecar's", async () => {
  await expect(asked("cat: /proc/44/syscall: Input/output error", 1)).rejects.toThrow(
    "cannot be read",
  );
});
