/**
 * Programs that are observed without a lab: the order of the steps, what each line did, and that two runs are
 * the same. The programs are in test/support/observed/.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeCall } from "../../src/check/execution.ts";
import type { StepSize } from "../../src/lab/plan/observing.ts";
import { readObserved } from "../../src/lab-files/observed.ts";
import { normaliseRecord } from "../../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../../src/record/record.ts";
import { styleFor } from "../../src/report/text/style.ts";
import { transcriptOf } from "../../src/report/text/transcript/transcript.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { recordOf } from "../support/runs/performed.ts";

const PROGRAMS = join(ROOT, "test/support/observed");

const CLIENT = join(PROGRAMS, "asking-client.c");
/** A program of the image, which has no symbols. */
const COMMAND = `bash -c 'exec 3<>/dev/tcp/{server}/{port}; echo hi >&3; read -r back <&3; echo "$back"'`;
/** A shell that executes another program of the image in place of itself, which asks for a user's name. */
const PERL =
  'my $s; socket $s, AF_INET, SOCK_STREAM, 0; getpwnam "nobody"; connect $s, sockaddr_in($ARGV[1], inet_aton $ARGV[0]); close $s';
const EXECUTING = `bash -c 'echo begins; exec perl -MSocket -e "$0" {server} {port}' '${PERL}'`;

let runs: string;
let forked: RunRecord;
let again: RunRecord;
let threaded: RunRecord;
let busy: RunRecord;
let foreign: RunRecord;
let executing: RunRecord;
let background: RunRecord;
let spinning: RunRecord;
let joined: RunRecord;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "wirestep-observed-"));
  [forked, again] = await Promise.all([
    observed("forking-server.c", "line"),
    observed("forking-server.c", "line"),
  ]);
  [threaded, busy, foreign, executing, background, spinning, joined] = await Promise.all([
    observed("threaded-server.cc", "call"),
    observed("busy-server.c", "line"),
    observed("forking-server.c", "line", COMMAND),
    observed("forking-server.c", "line", EXECUTING),
    observed("background/server.c", "line", join(PROGRAMS, "background/client.c")),
    observed("forking-server.c", "line", join(PROGRAMS, "spinning-client.c")),
    observed("joining-server.cc", "line"),
  ]);
});
afterAll(() => rm(runs, { recursive: true }));

/** @param client a source or a command */
async function observed(server: string, by: StepSize, client = CLIENT): Promise<RunRecord> {
  const paths = { server: join(PROGRAMS, server), client };
  const observed = await readObserved(paths, { by, family: 4, port: 12345 });
  return recordOf({ lab: "observe", runs, observed });
}

const text = (record: RunRecord): string => transcriptOf(record, styleFor(false));

/** Each step as `server 12 accept`: the peer, the line, and the calls that it made or the one it waits in. */
function stepsOf({ steps }: RunRecord): readonly string[] {
  return steps.map(({ executed, passed, finished }) => {
    const lines = [...(executed ? [executed] : []), ...finished].map(({ peer, line, ...made }) => {
      const names = made.calls.map(({ name, process, thread }) =>
        [name, ...(process ? [`p${process}`] : []), ...(thread ? [`t${thread}`] : [])].join(" "),
      );
      const waits = made.outcome.kind === "waits" ? [`waits ${made.outcome.call}`] : [];
      return `${peer} ${line.number}: ${[...names, ...waits].join(", ")}`;
    });
    return [...(passed === undefined ? [] : ["time"]), ...lines].join(" | ");
  });
}

test("a peer goes on until it waits, and a step is the calls of one line", () => {
  expect(stepsOf(forked), text(forked)).toEqual([
    "server 11: socket",
    "server 12: bind",
    "server 13: listen",
    "server 15: waits accept",
    "client 0: waits sleep",
    "time | client 18: socket",
    "client 19: connect | server 15: accept",
    "client 9: send",
    "client 24: waits recv",
    "server 16: fork",
    "server 17: close",
    "server 22: recv p2",
    "server 24: send p2 | client 24: recv",
    "server 15: waits accept",
    "client 9: send | server 22: recv p2",
    "client 24: waits recv",
    "server 24: send p2 | client 24: recv",
    "server 15: waits accept",
    "client 26: setsockopt",
    "client 27: waits recv",
    "time | client 27: recv",
    "client 28: close | server 22: recv p2",
    "client 0: ",
    "server 15: waits accept",
  ]);
  expect(forked.observed?.end).toBe("server waits in accept, client has ended");
});

test("the verdict is observed, and the record can be read again", () => {
  expect(forked.verdict).toBe("observed");
  expect(parseRecord(JSON.stringify(forked)).verdict).toBe("observed");
});

test("two runs of the same programs have the same transcript", () => {
  expect(text(normaliseRecord(again))).toBe(text(normaliseRecord(forked)));
});

test("every packet has its cause: a FIN of a forked process comes from that process's end", () => {
  const shown = text(forked);
  expect(shown).not.toContain("no rule explains");
  expect(shown).toContain("ends     process 2, with exit code 0");
  expect(shown).toContain("why: the end of process 2 closes this side");
});

test("a receive that its time limit ends is one call with its meaning", () => {
  const last = forked.steps.flatMap(({ finished }) => finished.flatMap(({ calls }) => calls));
  expect(last.map(describeCall)).toContain("recv(3, buffer, 32, 0) = -1 EAGAIN");
  expect(text(forked)).toContain("prints   no answer: Resource temporarily unavailable");
});

test("by call, a thread goes on when the one before it waits", () => {
  const steps = stepsOf(threaded);
  expect(steps, text(threaded)).toContain("client 19: connect | server 24: accept");
  expect(steps.find((step) => step.includes("write t2"))).toBe(
    "server 11: write t2 | client 24: recv",
  );
  expect(steps.slice(-2)).toEqual(["server 13: close t2", "server 24: waits accept"]);
});

test("a line ends where it ends, although another thread has to go on for that", () => {
  const steps = stepsOf(joined);
  expect(steps, text(joined)).toContain("client 19: connect | server 19: accept, send t2");
  expect(steps).toContainEqual(expect.stringMatching(/^server 22: close(?: \| |$)/));
  expect(joined.steps.flatMap(({ packets }) => packets).every(({ received }) => received)).toBe(
    true,
  );
});

test("a program that never waits is stopped after two seconds of processor, and the other one goes on", () => {
  expect(busy.observed?.end).toBe("server never waits, and was stopped, client waits in recv");
  expect(text(busy)).toContain("never waits: it used 2 s of the processor and was stopped");
  expect(busy.verdict).toBe("observed");
});

test("a thread that computes until another one has done its work does not keep that one from it", () => {
  expect(spinning.observed?.end, text(spinning)).toBe("server waits in accept, client has ended");
  expect(text(spinning)).not.toContain("never waits");
});

test("a command that is not in the image is refused at once", async () => {
  const run = observed("forking-server.c", "line", "nonexistent {server}");
  await expect(run).rejects.toThrow("name its Debian package with --package");
});

test("a command is stepped by its calls, with its own words and no line", () => {
  const own = foreign.steps.filter(({ executed }) => executed?.peer === "client");
  expect(new Set(own.map(({ executed }) => executed?.line.number))).toEqual(new Set([0]));
  const calls = foreign.steps.flatMap(({ executed, finished }) =>
    [...(executed ? [executed] : []), ...finished]
      .filter(({ peer }) => peer === "client")
      .flatMap((line) => line.calls.map(({ name }) => name)),
  );
  expect(calls, text(foreign)).toEqual(
    expect.arrayContaining(["socket", "connect", "write", "read"]),
  );
  expect(text(foreign)).toContain("prints   hi");
  expect(foreign.observed?.end).toBe("server waits in accept, client has ended");
});

test("a command that executes another program is named by that one, and a look-up of a name is one line", () => {
  const own = executing.steps.flatMap(({ executed, finished }) =>
    [...(executed ? [executed] : []), ...finished].filter(({ peer }) => peer === "client"),
  );
  const shown = text(executing);
  const calls = own.flatMap(({ line, calls: made }) =>
    made.map((call) => [line.file, call] as const),
  );
  const names = calls.map(([file, call]) => `${file} ${call.folded ? "counts " : ""}${call.name}`);
  expect(names, shown).toEqual(
    expect.arrayContaining(["perl socket", "perl counts getpwnam_r", "perl connect", "perl close"]),
  );
  expect(names.filter((name) => name.includes("getpwnam"))).toHaveLength(1);
  expect(shown).not.toContain("nscd");
  expect(shown).toContain("why: perl: connect(3, ");
  expect(own.at(-1)?.line).toMatchObject({ file: "perl", text: "(the end of the program)" });
});

test("a program that goes into the background lives as long as a process of it", () => {
  const shown = text(background);
  expect(background.observed?.end, shown).toBe("both programs have ended");
  const ends = background.steps.flatMap(({ executed, finished }) =>
    [...(executed ? [executed] : []), ...finished].flatMap(({ peer, ended = [] }) =>
      ended.map(({ process, code }) => `${peer} ${process} ${code}`),
    ),
  );
  expect(ends, shown).toEqual(["server 1 3", "server 2 0"]);
  const last = background.steps.findLast(({ executed }) => executed?.peer === "server")?.executed;
  expect(last?.outcome).toEqual({ kind: "exited", code: 3 });
  const sent = background.steps.flatMap(({ executed }) => executed?.calls ?? []);
  expect(sent.filter(({ process }) => process === 2).map(({ name }) => name)).toEqual(
    expect.arrayContaining(["read", "write", "close"]),
  );
});
