import { expect, test } from "vitest";
import { edgeShowings } from "../../src/diagram/edges.ts";
import { listenerAttempts } from "../../src/diagram/listener-attempts.ts";
import type { RecordedStep } from "../../src/diagram/step-events.ts";
import { call, executedLine } from "../support/evidence/steps.ts";
import { line, type StepFields, steppedRun, table } from "../support/runs/stepped-runs.ts";

const LISTENS: StepFields = {
  ...line("server", "bind(3, 0.0.0.0:12345)", "listen(3, 4096)"),
  server: table("server", "LISTEN"),
};

function fails(text: string, errno: string): Pick<RecordedStep, "executed"> {
  return { executed: executedLine({ tag: "connect", calls: [call(text, -1, errno)] }) };
}

/** Each attempt of the server as `call errno, step`. */
function attempts(...steps: readonly StepFields[]): readonly string[] {
  return listenerAttempts(steppedRun(steps).steps, "server").map(
    ({ call, errno, step }) => `${call} ${errno}, step ${step.number}`,
  );
}

test.each([
  ["connect(3, 198.18.7.3:12345)", "EISCONN", "connect EISCONN, step 2"],
  ['send(3, "hello", 5, 0)', "EPIPE", "send EPIPE, step 2"],
])("%s on a listening socket fails with %s", (text, errno, attempt) => {
  expect(attempts(LISTENS, fails(text, errno))).toEqual([attempt]);
});

test("a call on another descriptor is no attempt", () => {
  expect(attempts(LISTENS, fails("connect(5, 198.18.7.3:12345)", "ECONNREFUSED"))).toEqual([]);
  expect(attempts(LISTENS, fails('send(33, "hello", 5, 0)', "EPIPE"))).toEqual([]);
});

test("a descriptor that has been closed no longer names the listening socket", () => {
  const closes = { ...line("server", "close(3)") }; // the row stays, because a child process has the socket too
  expect(attempts(LISTENS, closes, fails("connect(3, client)", "ECONNREFUSED"))).toEqual([]);
});

test("a call that succeeds is no failed attempt", () => {
  expect(attempts(LISTENS, line("server", "connect(3, client)"))).toEqual([]);
});

test("the row in LISTEN must be there before and after the call", () => {
  const connects = fails("connect(3, client)", "EISCONN");
  expect(attempts(LISTENS, { ...connects, server: [] })).toEqual([]);
  expect(attempts({ ...LISTENS, server: [] }, { ...connects, server: [] })).toEqual([]);
});

test("edge 5 has the attempts of runs that passed", () => {
  const steps = [LISTENS, fails("connect(3, client)", "EISCONN")];
  const of = (verdict: "passed" | "mismatch") =>
    edgeShowings([steppedRun(steps, "listener", verdict)]).filter(
      ({ attempts }) => attempts.length > 0,
    );
  expect(of("mismatch")).toEqual([]);
  expect(of("passed")).toMatchObject([
    {
      edge: { id: "5" },
      showings: [],
      attempts: [
        {
          lab: "listener",
          step: 2,
          name: "server: connect",
          peer: "server",
          call: "connect",
          errno: "EISCONN",
        },
      ],
    },
  ]);
});
