/** Programs of test/observed/ in Python, Go and Rust: each call has its own line, and the runtime's waits are not shown. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readObserved } from "../../src/lab-files/observed.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { recordOf } from "../support/runs/performed.ts";

const PAIRS = {
  "python-package": ["server", "client.py"],
  "go-goroutines": ["server.go", "client.go"],
  "rust-threads": ["server.rs", "client.rs"],
} as const;

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-observed-"));
});
afterAll(() => rm(runs, { recursive: true }));

/** The calls of a peer, by their lines: `greeting.py:8 accept`. */
function callsOf({ steps }: RunRecord, peer: string): readonly string[] {
  return steps.flatMap(({ executed, finished }) =>
    [...(executed ? [executed] : []), ...finished]
      .filter((line) => line.peer === peer)
      .flatMap(({ line, calls }) =>
        calls.map(({ at = line, name }) => `${at.file.replace(/^.*\//, "")}:${at.number} ${name}`),
      ),
  );
}

/** Calls with a line for each language that its users would look for. */
const SEEN: Readonly<Record<keyof typeof PAIRS, readonly string[]>> = {
  "python-package": ["listening.py:5 bind", "greeting.py:8 accept", "greeting.py:18 send"],
  "go-goroutines": ["server.go:21 listen", "server.go:28 accept", "server.go:16 write"],
  "rust-threads": ["server.rs:16 bind", "server.rs:18 accept", "server.rs:10 send"],
};

describe.each(Object.entries(PAIRS))("%s", (name, [server, client]) => {
  let record: RunRecord;
  beforeAll(async () => {
    const folder = join(ROOT, "test/observed", name);
    const paths = { server: join(folder, server), client: join(folder, client) };
    const observed = await readObserved(paths, { by: "line", family: 4, port: 12345 });
    record = await recordOf({ lab: "observe", runs, observed });
  });

  test("ends when both programs have ended, and every packet has its cause", () => {
    const text = transcriptOf(record, styleFor(false));
    expect(record.observed?.end, text).toBe("both programs have ended");
    expect(text).not.toContain("no rule explains");
    expect(text).not.toMatch(/waits inside the system call (?:futex|epoll_wait|sleep)/);
  });

  test("a call has the line of the user's code that makes it", () => {
    const calls = callsOf(record, "server");
    expect(calls).toEqual(expect.arrayContaining([...SEEN[name as keyof typeof PAIRS]]));
    expect(calls.filter((call) => /:0 (?:socket|accept|read|recv|write|send)/.test(call))).toEqual(
      [],
    );
  });
});
