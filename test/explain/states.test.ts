/** The causes of state changes, on a kept run with the changes that the kernel traced in such a run. */
import { expect, test } from "vitest";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import type { RecordedStateChange } from "../../src/record/record.ts";
import type { TcpState } from "../../src/sockets/states.ts";
import { type KeptRun, keptRuns } from "../../tools/mutations/kept-runs.ts";

function explained(lab: string, what: string, path: readonly TcpState[], local = true) {
  const run = keptRuns(lab).find((one) => one.what === what);
  if (run === undefined) throw new Error(`${lab} keeps no run in which ${what}`);
  const trace = {
    server: [],
    client: [],
    [local ? "client" : "server"]: changes(run, path, local),
  };
  return explainStates({ steps: run.steps, trace }, explainPackets(run)).map(
    ({ explanation }) => explanation?.text,
  );
}

/** A path through the states, as changes of the run's first connection. */
function changes(run: KeptRun, path: readonly TcpState[], local: boolean): RecordedStateChange[] {
  const [first] = run.steps.flatMap(({ packets }) => packets);
  const ends = [first?.source, first?.destination].map((end) => ({
    address: end?.address ?? "",
    port: end?.port ?? 0,
  }));
  const [client, server] = ends as [RecordedStateChange["local"], RecordedStateChange["local"]];
  return path.slice(1).map((to, index) => ({
    time: index,
    local: local ? client : server,
    remote: local ? server : client,
    from: path[index] ?? "CLOSED",
    to,
  }));
}

const OPENED = ["CLOSED", "SYN-SENT", "ESTABLISHED"] as const;

test("opening and a close that resets", () => {
  const texts = explained("close", "the client closes before it reads", [...OPENED, "CLOSED"]);
  expect(texts).toEqual([
    expect.stringMatching(
      /^client\.cc:\d+: connect\(.*\) moves the client from CLOSED to SYN-SENT$/,
    ),
    "the SYN-ACK of packet 2 moves the client from SYN-SENT to ESTABLISHED",
    "the client sends the RST of packet 6 and moves from ESTABLISHED to CLOSED",
  ]);
});

test("the other side of a reset", () => {
  const path = ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSED"] as const;
  expect(explained("close", "the client closes before it reads", path, false)).toEqual([
    "the SYN of packet 1 moves the server from LISTEN to SYN-RECEIVED",
    "the ACK of packet 3 moves the server from SYN-RECEIVED to ESTABLISHED",
    "the RST of packet 6 moves the server from ESTABLISHED to CLOSED",
  ]);
});

test("a socket that its program shut down stays until the other side's FIN", () => {
  const path = [...OPENED, "FIN-WAIT-1", "FIN-WAIT-2"] as const;
  const texts = explained("half-close", "the client shuts down both halves", path);
  expect(texts.slice(2)).toEqual([
    expect.stringMatching(
      /shutdown\(3, SHUT_RDWR\) moves the client from ESTABLISHED to FIN-WAIT-1$/,
    ),
    "the ACK of FIN of packet 5 moves the client from FIN-WAIT-1 to FIN-WAIT-2",
  ]);
});

test("a change that no event of the record can cause has no explanation", () => {
  const path = ["ESTABLISHED", "SYN-SENT"] as const;
  expect(explained("close", "the client closes before it reads", path)).toEqual([undefined]);
});
