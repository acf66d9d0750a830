/** What comes after the last step is told, whoever sends it; where nothing can come, nobody waits. */
import { afterAll, expect, test } from "vitest";
import type { RecordedPacket, RunRecord } from "../../src/record/record.ts";
import { type Change, copyLab, type LabCopy } from "../support/labs/lab-copy.ts";
import { type FinishedRun, runOnce } from "../support/runs/lab-run.ts";

const made: (LabCopy | FinishedRun)[] = [];
afterAll(async () => {
  for (const one of made) await one[Symbol.asyncDispose]();
});

async function run(...changes: readonly Change[]): Promise<FinishedRun> {
  const lab = await copyLab("handshake", ...changes);
  made.push(lab);
  return await runLab(lab.folder);
}

async function runLab(lab: string): Promise<FinishedRun> {
  const finished = await runOnce(lab);
  made.push(finished);
  return finished;
}

const hasWaited = ({ timing }: RunRecord): boolean =>
  timing.some(({ phase }) => phase === "quiet period");

/** On a machine that is slow, what is late comes while the last step is still being looked at. */
const seen = ({ steps, late }: RunRecord): readonly RecordedPacket[] => [
  ...steps.flatMap(({ packets }) => packets),
  ...late,
];

test("all is acknowledged, both programs stand still: nobody waits", async () => {
  const { record, code } = await runLab("handshake");
  expect(code).toBe(0);
  expect(hasWaited(record)).toBe(false);
});

test("a child that a program has left behind sends a little later", async () => {
  const { record, code } = await run(
    { file: "client.cc", from: "int second_fd", to: "Leave(first_fd); int second_fd" },
    {
      file: "client.cc",
      from: '#include "jc.h"\n',
      to: `#include "jc.h"
void Leave(int fd) {
  if (::fork() != 0) return;
  ::usleep(150'000);
  ::send(fd, "later", 5, 0);
  ::_exit(0);
}
`,
    },
  );
  expect(code).toBe(1);
  expect(seen(record).map(({ segment }) => segment?.data)).toContain("later");
});

test("a kernel acknowledges a FIN a little later", async () => {
  const { record, code } = await run(
    { file: "client.cc", from: "::close(second_fd);", to: "::close(second_fd);  // step: close" },
    { file: "lab.ts", from: "import {", to: "import { CLOSE_WAIT, FIN_WAIT_1, " },
    {
      file: "lab.ts",
      from: '  ],\n  flags: "S S. . S S. ."',
      to: `    client.steps("close", {
      why: "The FIN is sent at once; its acknowledgment is not.",
      packets: [client.sends("F.", { connection: 2 })],
      sockets: {
        server: [LISTEN, ESTABLISHED, { ...CLOSE_WAIT, connection: 2 }],
        client: [ESTABLISHED, { ...FIN_WAIT_1, connection: 2 }],
      },
    }),
  ],
  flags: "S S. . S S. . F."`,
    },
  );
  expect(code).toBe(1);
  const last = seen(record).at(-1);
  expect(last?.source.peer).toBe("server");
  expect(last?.segment?.flags).toBe(".");
});
