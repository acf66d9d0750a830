/** The run reports packets that come after the last step, whatever program or kernel sends them. */
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
  const finished = await runOnce(lab.folder);
  made.push(finished);
  return finished;
}

/** On a slow machine, a late packet comes while the run still observes the last step. */
const seen = ({ steps, late }: RunRecord): readonly RecordedPacket[] => [
  ...steps.flatMap(({ packets }) => packets),
  ...late,
];

test("data that a program's child process sends a little later is seen", async () => {
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

test("an ACK that a kernel sends for a FIN a little later is seen", async () => {
  const { record, code } = await run(
    { file: "client.cc", from: "::close(second_fd);", to: "::close(second_fd);  // step: close" },
    { file: "lab.ts", from: "import {", to: "import { CLOSE_WAIT, FIN_WAIT_1, " },
    {
      file: "lab.ts",
      from: '  ],\n  flags: "S S. . S S. ."',
      to: `    client.steps("close", {
      why: "The FIN is sent at once, its acknowledgment is not.",
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
