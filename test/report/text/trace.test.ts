/** The kernel's trace at the end of a transcript. */
import { expect, test } from "vitest";
import { otherPeer, type Peer } from "../../../src/lab/model.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import type { RecordedStateChange, RunRecord } from "../../../src/record/record.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { Transcript } from "../../../src/report/text/transcript/transcript.ts";
import type { TcpState } from "../../../src/sockets/states.ts";
import { endOf } from "../../support/evidence/entries.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { OTHER_RUN, RUN, type RunNumbers } from "../../support/runs/run-numbers.ts";

function history(peer: Peer, path: string, run: RunNumbers): RecordedStateChange[] {
  const states = path.split(" ") as TcpState[];
  const [local, remote] = [endOf(peer, 1, run), endOf(otherPeer(peer), 1, run)];
  return states.slice(1).map((to, index) => {
    return { time: index * run.clock, local, remote, from: states[index] ?? "CLOSED", to };
  });
}

function withTrace(server: string, client: string, run: RunNumbers = RUN): RunRecord {
  const trace = { server: history("server", server, run), client: history("client", client, run) };
  return { ...handshakeRecord(run), trace };
}

function end(record: RunRecord): string {
  const lines = new Transcript(record, styleFor(false)).end(record).split("\n");
  return lines.filter((line) => !/^ {3}(?:flags|server|client)|^$|^✓/.test(line)).join("\n");
}

const SERVER = "LISTEN SYN-RECEIVED ESTABLISHED";
const CLIENT = "CLOSED SYN-SENT ESTABLISHED";

test("the path of each peer's end of the first connection", () => {
  expect(end(withTrace(SERVER, CLIENT))).toBe(`\
   trace    server  LISTEN → SYN-RECEIVED → ESTABLISHED
            client  CLOSED → SYN-SENT → ESTABLISHED`);
});

test("CLOSED is annotated if the tables have a time-wait entry", () => {
  const record = withTrace(SERVER, `${CLIENT} FIN-WAIT-1 FIN-WAIT-2 CLOSED`);
  const client = "CLOSED ESTABLISHED FIN-WAIT-2 TIME-WAIT";
  const states = { ...record.states, client: { expected: client, observed: client } };
  expect(end({ ...record, states })).toContain(
    "FIN-WAIT-1 → FIN-WAIT-2 → CLOSED  (replaced by a time-wait entry)",
  );
  expect(end(record)).not.toContain("time-wait");
});

test("a missing trace is one line with the reason", () => {
  const record = { ...handshakeRecord(), traceMissing: "there is no tracefs" };
  expect(end(record)).toBe("   trace    missing: there is no tracefs");
});

test("missing limits are one line with the reason", () => {
  const made = handshakeRecord();
  const environment = { ...made.environment, limitsMissing: "this user may make no groups" };
  expect(end({ ...made, environment })).toBe("   limits   missing: this user may make no groups");
});

test("a run without a connection, or with UDP only, has no trace line", () => {
  expect(end(handshakeRecord())).toBe("");
  expect(end({ ...handshakeRecord(), trace: { server: [], client: [] } })).toBe("");
});

test("normalised traces of two runs are equal, and so are the reasons for a missing trace", () => {
  const normal = (run: RunNumbers) => normaliseRecord(withTrace(SERVER, CLIENT, run)).trace;
  expect(normal(RUN)).toEqual(normal(OTHER_RUN));
  expect(normal(RUN)?.client[0]).toEqual({
    time: 1,
    local: { address: "198.18.0.3", port: 50001 },
    remote: { address: "198.18.0.2", port: 12345 },
    from: "CLOSED",
    to: "SYN-SENT",
  });
  const missing = normaliseRecord({ ...handshakeRecord(), traceMissing: "no volume 64d4ad" });
  expect(missing.traceMissing).toBe("why");
});
