import { expect, test } from "vitest";
import { client, inAnyOrder, server } from "../../../src/lab/index.ts";
import type { StepPacket } from "../../../src/lab/model.ts";
import { sendsToGroups } from "../../../src/lab/plan/groups.ts";

const needs = (...packets: readonly StepPacket[]): boolean => sendsToGroups([{ packets }]);

test("a lab of segments needs no network for groups", () => {
  expect(needs(client.sends("S"), server.sends("S."))).toBe(false);
  expect(needs(client.sendsSeveral({ atLeast: 2 }))).toBe(false);
});

test("datagrams to the peers need none", () => {
  const both = [client.sendsDatagram({ to: "server" }), server.sendsDatagram({ to: "client" })];
  expect(needs(...both)).toBe(false);
});

test("a datagram to a group, or to whom the lab doesn't say, does", () => {
  for (const to of ["multicast", "broadcast", "239.1.2.3", "255.255.255.255"]) {
    expect(needs(client.sendsDatagram({ to })), to).toBe(true);
  }
  expect(needs(client.sendsDatagram({ data: "to whom?" }))).toBe(true);
  expect(needs(client.sendsSeveralDatagrams({ atLeast: 1 }))).toBe(true);
  expect(needs(inAnyOrder([client.sendsDatagram({ to: "multicast" })]))).toBe(true);
});
