import { expect, test } from "vitest";
import { client, server } from "../../../src/lab/index.ts";
import type { PacketSelector } from "../../../src/lab/model.ts";
import { onFamily } from "../../../src/lab/plan/plan.ts";
import { describeSelector } from "../../../src/lab/plan/selector-text.ts";

test.each<[PacketSelector, string]>([
  [client.sends("S"), "client > server  [S]"],
  [server.sends("P.", { seq: 1, data: "hello" }), 'server > client  [P.]  seq 1  data "hello"'],
  [{ ...client.sends("F."), nth: 2 }, "client > server  [F.]  nth 2"],
  [client.sendsDatagram({ length: 12 }), "client > server  UDP  length 12"],
  [client.sendsDatagram(), "client > server  UDP"],
  [server.sendsIcmp("udp port 12345"), "server > client  ICMP  udp port 12345"],
])("a selected packet is described by the fields that the lab gives: %#", (selector, line) => {
  expect(describeSelector(onFamily(selector, 4))).toBe(line);
});
