import { expect, test } from "vitest";
import { markRows } from "../../../../src/report/text/transcript/table-changes.ts";
import type { Entry } from "../../../../src/sockets/table.ts";
import { connected, listening } from "../../../support/evidence/entries.ts";

/** Each row as `mark program state`, in the order shown. */
function marks(before: readonly Entry[], after: readonly Entry[]): readonly string[] {
  return markRows(before, after, (address) => address).map(({ mark, cells }) =>
    [mark, ...cells.slice(3)].join(" "),
  );
}

test("a row that is new, gone, changed, the same", () => {
  const before = [listening(), connected("server"), connected("server", {}, 2)];
  const third = connected("server", { local: { address: "198.18.7.2", port: 999 } });
  const after = [listening(), connected("server", { state: "CLOSE-WAIT" }), third];
  expect(marks(before, after)).toEqual([
    "  0.0.0.0:12345 0.0.0.0:* LISTEN server",
    "* 198.18.7.2:12345 198.18.7.3:40100 CLOSE-WAIT server",
    "- 198.18.7.2:12345 198.18.7.3:40102 ESTABLISHED server",
    "+ 198.18.7.2:999 198.18.7.3:40100 ESTABLISHED server",
  ]);
});

test("another owner or queue is a change; another PID of the same program is not", () => {
  const row = connected("server");
  expect(marks([row], [connected("server", { owner: undefined })])[0]).toMatch(/^\*/);
  expect(marks([row], [connected("server", { recvQ: 1 })])[0]).toMatch(/^\*/);
  const pid = connected("server", { owner: { pid: 99, program: "server" } });
  expect(marks([row], [pid])[0]).toMatch(/^ /);
});

test("the listening socket comes first, in whatever order netstat prints", () => {
  const rows = [connected("server", {}, 2), connected("server"), listening()];
  expect(marks(rows, rows)).toEqual(marks(rows.toReversed(), rows.toReversed()));
  expect(marks(rows, rows)[0]).toContain("LISTEN");
});
