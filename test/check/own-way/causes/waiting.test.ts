/** Programs that wait for one client while another one has sent, and those that only look like them. */
import { expect, test } from "vitest";
import concurrentLab from "../../../../labs/concurrent/lab.ts";
import { Descriptors } from "../../../../src/check/own-way/calls/descriptors.ts";
import { withCauseFirst } from "../../../../src/check/own-way/causes/causes.ts";
import { checkOutcome } from "../../../../src/check/own-way/line.ts";
import { isLineStep } from "../../../../src/lab/model.ts";
import type { PlannedLineStep } from "../../../../src/lab/plan/plan.ts";
import type { RecordedCall } from "../../../../src/record/record.ts";
import { after } from "../../../support/evidence/context.ts";
import { connected, endOf, listening } from "../../../support/evidence/entries.ts";
import { mismatchText } from "../../../support/evidence/mismatch-text.ts";
import { call, executedLine } from "../../../support/evidence/steps.ts";
import { planOf } from "../../../support/labs/lab-plan.ts";

const plan = { ...planOf(concurrentLab), judged: "own way" as const };
const serve = plan.steps.findLast(
  (step) => isLineStep(step) && step.tag === "serve",
) as PlannedLineStep;

const at = { file: "talk.cc", number: 21 };
const client = (connection: number): string => {
  const { address, port } = endOf("client", connection);
  return `${address}:${port}`;
};
/** A call that waits. */
const waits = (name: string, text: string, fields: Partial<RecordedCall> = {}): RecordedCall => {
  return { name, text: `${name}(${text})`, at, ...fields };
};
const onFirst = (name: string): RecordedCall =>
  waits(name, '4, "", 1024, 0', { fd: 4, kind: "tcp", remote: client(1) });

interface Waiting {
  readonly calls: readonly RecordedCall[];
  /** The bytes that the program has not read, of the two connections. */
  readonly unread: readonly [number, number];
}

/** The step's message if its line waits like this and something is missing. */
function message({ calls, unread }: Waiting): string {
  const executed = executedLine({
    tag: "serve",
    outcome: { kind: "waits", call: calls[0]?.name ?? "" },
    calls: [...calls],
  });
  const listen = executedLine({
    calls: [call("socket(AF_INET, SOCK_STREAM, 0)", 3), call("listen(3, 5)", 0)],
  });
  const descriptors = new Descriptors("server");
  descriptors.follow(listen, after(2));
  const server = [
    listening(),
    ...unread.map((recvQ, index) => connected("server", { recvQ }, index + 1)),
  ];
  const missing = { subject: "packet 1: missing", expected: "a packet", observed: "nothing" };
  return mismatchText(
    withCauseFirst([missing], {
      plan,
      step: serve,
      observed: {
        executed,
        finished: [],
        packets: [],
        held: [],
        tables: { server, client: [] },
        sysctls: [],
      },
      context: after(2),
      lines: [{ executed, expected: serve, calls: descriptors.follow(executed, after(2)) }],
      before: { server: [], client: [] },
      extra: [],
    }),
  );
}

test("a server that waits for its first client while the second has sent", () => {
  expect(message({ calls: [onFirst("recv")], unread: [0, 5] })).toBe(
    [
      "✗ talk.cc:21 waits in recv on connection 1 while connection 2 has 5 bytes in Recv-Q",
      "  expected  connection 2 is read and answered in this step",
      '  observed  recv(4, "", 1024, 0) = ?',
      "  hint      wait for all sockets with poll, select or epoll, or give each connection a thread or a process",
      "  follows   packet 1: missing",
    ].join("\n"),
  );
  expect(message({ calls: [onFirst("read")], unread: [0, 1] })).toContain(
    "waits in read on connection 1 while connection 2 has 1 byte in Recv-Q",
  );
});

test("a server that waits for new clients alone", () => {
  expect(message({ calls: [waits("poll", "[{3, POLLIN}], 1, -1")], unread: [0, 5] })).toContain(
    "waits in poll while connection 2 has 5 bytes in Recv-Q",
  );
  expect(
    message({ calls: [waits("accept", "3, NULL, NULL", { fd: 3 })], unread: [0, 5] }),
  ).toContain("waits in accept while connection 2 has 5 bytes in Recv-Q");
});

test.each<readonly [string, Waiting]>([
  ["no other client has sent", { calls: [onFirst("recv")], unread: [0, 0] }],
  ["the bytes are those of its own connection", { calls: [onFirst("recv")], unread: [5, 0] }],
  [
    "it waits for the connection too",
    { calls: [waits("poll", "[{3, POLLIN}, {5, POLLIN}], 2, -1")], unread: [0, 5] },
  ],
  [
    "it waits in a set that is not in the arguments",
    { calls: [waits("epoll_wait", "5, pointer, 8, -1")], unread: [0, 5] },
  ],
  ["it waits for something else", { calls: [waits("futex", "pointer")], unread: [0, 5] }],
])("another cause: %s", (_, waiting) => {
  expect(message(waiting)).toContain("✗ packet 1: missing");
});

test("threads that each wait for one client do what a lab's poll does", () => {
  const outcome = (name: string, open: readonly RecordedCall[]) =>
    mismatchText(
      checkOutcome(
        executedLine({ outcome: { kind: "waits", call: name } }),
        serve,
        new Descriptors("server").follow(executedLine({ calls: [...open] }), after(2)),
      ),
    );
  expect(outcome("accept", [])).toBe("as expected");
  expect(outcome("recv", [onFirst("recv")])).toBe("as expected");
  expect(outcome("futex", [onFirst("recv")])).toBe("as expected");
  expect(outcome("futex", [])).toContain("waits inside the system call poll");
});

test("a program waits in the call of its child or thread if it waits for that one", () => {
  const outcome = (name: string, open: readonly RecordedCall[]) =>
    mismatchText(
      checkOutcome(
        executedLine({ outcome: { kind: "waits", call: name } }),
        { blocksIn: "recv" },
        new Descriptors("server").follow(executedLine({ calls: [...open] }), after(2)),
      ),
    );
  for (const call of ["wait", "waitid", "futex"]) {
    expect(outcome(call, [onFirst("recv")])).toBe("as expected");
    expect(outcome(call, [])).toContain("waits inside the system call recv");
  }
});
