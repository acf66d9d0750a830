import { expect, test } from "vitest";
import { Acts } from "../../../src/explain/acts.ts";
import { windowUpdate } from "../../../src/explain/rules/acknowledging.ts";
import { Side } from "../../../src/explain/side.ts";
import { type PacketWords, segmentIn } from "../../support/explain/exchange.ts";

/** The cause of a pure ACK of the server with this window, in a step with a recv, after an earlier segment. */
function causeAfter(before: Omit<PacketWords, "from">, window: number) {
  const side = new Side("server");
  side.send(segmentIn(1, { from: "server", ...before }));
  const acts = new Acts();
  acts.add({
    kind: "call",
    peer: "server",
    step: 2,
    file: "server.cc",
    line: 7,
    name: "recv",
    text: "recv(4, buffer, 9, 0)",
    call: { name: "recv", text: "recv(4, buffer, 9, 0)", result: 9 } as never,
  });
  const segment = segmentIn(2, { from: "server", flags: ".", seq: 1, ack: 10, window });
  return windowUpdate({ segment, step: 2, side, acts, row: undefined })?.cause;
}

const SYN_ACK = { flags: "S.", seq: 0, ack: 1, window: 65_160 };

test("a window that grows is an update", () => {
  expect(causeAfter({ flags: ".", seq: 1, ack: 5, window: 400 }, 500)).toMatchObject({
    call: "recv(4, buffer, 9, 0)",
  });
  expect(causeAfter({ flags: ".", seq: 1, ack: 5, window: 500 }, 500)).toBeUndefined();
});

test("the window of a SYN-ACK is in bytes, and later ones are scaled as it says", () => {
  const options = "mss 1460,sackOK,TS val 1 ecr 1,nop,wscale 7";
  expect(causeAfter({ ...SYN_ACK, options }, 600)).toMatchObject({ kind: "call" }); // 76,800
  expect(causeAfter({ ...SYN_ACK, options }, 500)).toBeUndefined(); // 64,000
  expect(causeAfter(SYN_ACK, 65_161)).toMatchObject({ kind: "call" });
  expect(causeAfter(SYN_ACK, 600)).toBeUndefined();
});
