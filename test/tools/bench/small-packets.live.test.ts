/** tcpdump and tshark accept the captures that benches make. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { smallPackets } from "../../../tools/bench/small-packets.ts";
import { startTshark, type Tools } from "../../support/engine/tools.ts";
import { concat } from "../../wire/support/bytes.ts";
import { printed } from "../../wire/support/tcpdump-case.ts";

const capture = concat(...smallPackets(1_000_000, 7));

let tools: Tools;
beforeAll(async () => {
  tools = await startTshark();
});
afterAll(() => tools?.[Symbol.asyncDispose]());

test("tcpdump prints the same lines as wirestep", async () => {
  const command = ["tcpdump", "-tt", "-n", "-r"];
  const [theirs] = await tools.run([{ command, input: capture }]);
  expect(printed(capture, { time: "epoch" }).split("\n")).toEqual(theirs?.split("\n"));
});

test("tshark finds nothing malformed, no wrong checksum and no wrong length", async () => {
  const checks = ["ip", "tcp", "udp"].flatMap((layer) => ["-o", `${layer}.check_checksum:TRUE`]);
  const wrong =
    "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0 || icmp.checksum.status == 0 || udp.length.bad || tcp.analysis.lost_segment";
  const all = ["tshark", "-n", ...checks, "-r"];
  const [bad, every] = await tools.run([
    { command: ["tshark", "-n", ...checks, "-Y", wrong, "-r"], input: capture },
    { command: all, input: capture },
  ]);
  expect(bad).toBe("");
  expect(every?.split("\n").length).toBeGreaterThan(8_000);
});
