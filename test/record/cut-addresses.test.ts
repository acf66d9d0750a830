import { expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { RUN } from "../support/runs/run-numbers.ts";

test("an address of which a call shows only the beginning becomes that of the fixed one", () => {
  const shown = (address: string): string | undefined => {
    const record = handshakeRecord(RUN);
    const [first, ...steps] = record.steps;
    if (first?.executed === undefined) throw new Error("the first step executes a line");
    const text = `send(4, "GET / HTTP/1.1\\r\\nHost: ${address}"..., 86, 0)`;
    const executed = { ...first.executed, calls: [{ name: "send", text, result: 86 }] };
    const peers = { server: { address: "198.19.128.106" }, client: { address: "198.19.128.107" } };
    const changed = {
      ...record,
      peers: { ...record.peers, ...peers },
      steps: [{ ...first, executed }, ...steps],
    };
    return normaliseRecord(changed as RunRecord).steps[0]?.executed?.calls[0]?.text;
  };
  expect(shown("198.19.")).toContain('Host: 198.18."...');
  expect(shown("10.0.")).toContain('Host: 10.0."...');
});
