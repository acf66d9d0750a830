/** A crash after the last step is a fault; an end or a wait is not. */
import { expect, test } from "vitest";
import { checkAfter } from "../../src/check/after-run.ts";
import type { Outcome, ProgramsAfter } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { mismatchText, text } from "../support/evidence/mismatch-text.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";

const check = (after: ProgramsAfter): string => mismatchText(checkAfter(after, ["server"]));

test.each<Outcome>([
  { kind: "exited", code: 0 },
  { kind: "exited", code: 3 },
  { kind: "waits", call: "accept" },
  { kind: "runs" },
  { kind: "killed", signal: "SIGPIPE" },
])("no fault: $kind", (outcome) => {
  expect(check({ server: { outcome } })).toBe("as expected");
});

test("a crash names its line", () => {
  const at = { file: "server.cc", number: 8 };
  const outcome = { kind: "killed", signal: "SIGSEGV", at } as const;
  expect(check({ server: { outcome } })).toBe(text`
    ✗ the server's program after the last step
      expected  it ends or waits
      observed  the program was ended by SIGSEGV at server.cc:8
      hint      the steps were as expected; the fault is in the lines after the last step
  `);
});

test("an exception that no handler catches is a crash", () => {
  const output = "terminate called after throwing an instance of 'std::bad_alloc'\n";
  const outcome = { kind: "killed", signal: "SIGABRT" } as const;
  expect(check({ server: { outcome, output } })).toContain("ended by SIGABRT");
});

test("a sanitizer's report is a fault, whatever the exit code", () => {
  const report = "==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x60";
  const output = `bye\n${report}\n    #0 in main\n`;
  const outcome = { kind: "exited", code: 1 } as const;
  expect(check({ server: { outcome, output } })).toContain(report);
  expect(check({ server: { outcome, output: "ERROR: cannot open the log\n" } })).toBe(
    "as expected",
  );
});

test("only programs that are judged count", () => {
  const outcome = { kind: "killed", signal: "SIGSEGV" } as const;
  expect(check({ client: { outcome } })).toBe("as expected");
});

test("the transcript states how each program went on", () => {
  const after = {
    server: { outcome: { kind: "waits", call: "accept" } },
    client: { outcome: { kind: "exited", code: 0 } },
  } as const;
  const transcript = transcriptOf({ ...handshakeRecord(), after }, styleFor(false));
  expect(transcript).toContain("server  still waits inside the system call accept");
  expect(transcript).toContain("client  the program ended with exit code 0");
});
