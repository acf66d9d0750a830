import { expect, test } from "vitest";
import { connected } from "../../../support/evidence/entries.ts";
import { segment } from "../../../support/evidence/packets.ts";
import { call } from "../../../support/evidence/steps.ts";
import { closePlan, closeRun } from "../../../support/runs/close-run.ts";
import { firstOwnWay, type Other } from "../../../support/runs/own-way.ts";

const FIN = [segment("client", "F.", { ack: 16 }), segment("server", ".", { seq: 16, ack: 2 })];
const close = (others: Readonly<Record<number, Other>>): string =>
  firstOwnWay(closePlan(), closeRun(), others);

test("shutdown is not close: the connection's socket stays", () => {
  const half = close({
    6: {
      calls: [call("shutdown(3, SHUT_WR)", 0)],
      packets: FIN,
      tables: { client: [connected("client", { state: "FIN-WAIT-2" })] },
    },
  });
  expect(half).toContain("✗ client.cc:7: shutdown is not close");
  expect(half).toContain("observed  shutdown(3, SHUT_WR) = 0; no close of it follows in this step");
  const both = close({
    6: { calls: [call("shutdown(3, SHUT_WR)", 0), call("close(3)", 0)], packets: FIN },
  });
  expect(both).not.toContain("shutdown is not close");
});

test("the end of the program closes what shutdown leaves open", () => {
  const exits = close({
    6: {
      calls: [call("shutdown(3, SHUT_RDWR)", 0)],
      packets: FIN,
      outcome: { kind: "exited", code: 0 },
    },
  });
  expect(exits).toContain("✗ client.cc:7: shutdown is not close");
  expect(exits).toContain(
    "shutdown(3, SHUT_RDWR) = 0; the program ended with exit code 0, and the kernel closed it",
  );
});
