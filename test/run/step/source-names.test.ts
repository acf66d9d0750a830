import { expect, test } from "vitest";
import type { StepResult } from "../../../src/run/step/context.ts";
import { afterWithSourceNames, withSourceNames } from "../../../src/run/step/source-names.ts";
import { call, executedLine } from "../../support/evidence/steps.ts";

const PLAN = {
  programs: { server: "../homework/server.cc", client: "client.cc" },
  others: {
    server: [
      { name: "../homework/listener.h", text: "" },
      { name: "peer.h", text: "" },
    ],
    client: [{ name: "peer.h", text: "" }],
  },
};
const listen = (file: string) => ({ ...call("listen(3, 5)", 0), at: { file, number: 7 } });

/** The files of a line's calls, after they are named. */
function filesOfCalls(...files: readonly string[]): readonly (string | undefined)[] {
  const line = executedLine({ calls: files.map(listen) });
  const result = { executed: line, finished: [line] } as unknown as StepResult;
  const { executed, finished } = withSourceNames(result, PLAN);
  expect(finished[0]).toEqual(executed);
  return executed?.calls.map(({ at }) => at?.file) ?? [];
}

test("a call in another folder's program has the file's name as the user gave it", () => {
  expect(filesOfCalls("programs/server.cc", "programs/listener.h")).toEqual([
    "../homework/server.cc",
    "../homework/listener.h",
  ]);
});

test("the lab's own files keep their names", () => {
  expect(filesOfCalls("server.cc", "peer.h")).toEqual(["server.cc", "peer.h"]);
});

test("a file that no one gave keeps its place in the container", () => {
  expect(filesOfCalls("programs/peer.h")).toEqual(["programs/peer.h"]);
});

test("the line of a crash is named too, in a step and after the last one", () => {
  const crash = {
    kind: "killed",
    signal: "SIGSEGV",
    at: { file: "programs/server.cc", number: 9 },
  } as const;
  const named = { ...crash, at: { file: "../homework/server.cc", number: 9 } };
  const executed = executedLine({ outcome: crash });
  const result = { executed, finished: [] } as unknown as StepResult;
  expect(withSourceNames(result, PLAN).executed?.outcome).toEqual(named);
  expect(afterWithSourceNames({ server: { outcome: crash } }, PLAN)).toEqual({
    server: { outcome: named },
  });
});
