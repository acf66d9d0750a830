/** A program that executes another one in place of itself. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeCall } from "../../src/check/execution.ts";
import { copyLab } from "../support/labs/lab-copy.ts";
import { runOnce } from "../support/runs/lab-run.ts";

/** The shell has code and data where this program has its tagged lines, or nothing at all. */
const CLIENT = `#include <unistd.h>
int main(int, char* argv[]) {
  ::execlp("bash", "bash", "-c", "exec 3<>/dev/tcp/$0/12345; exec 4<>/dev/tcp/$0/12345", argv[1], nullptr);  // step: connect
  return 9;  // step: connect-again
}
`;

test("the other program runs, and its calls and packets are those of the line", async () => {
  await using lab = await copyLab("handshake");
  await writeFile(join(lab.folder, "client.cc"), CLIENT);
  await using run = await runOnce(lab.folder);
  const connect = run.record.steps.find(({ name }) => name === "client: connect");
  expect(connect?.executed?.outcome, run.transcript).toEqual({ kind: "exited", code: 0 });
  const connects = connect?.executed?.calls.filter(({ text }) => text.endsWith(":12345)")) ?? [];
  expect(connects.map(describeCall)).toEqual([
    expect.stringMatching(/^connect\(\d+, .*:12345\) = 0$/),
    expect.stringMatching(/^connect\(\d+, .*:12345\) = 0$/),
  ]);
  const flags = connect?.packets.map(({ segment }) => segment?.flags).slice(0, 3);
  expect(flags).toEqual(["S", "S.", "."]);
});
