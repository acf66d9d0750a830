/** The gates' lists of held packets, compared with the packets that the captures have shown. */
import { beforeEach, expect, test } from "vitest";
import { packetOfFrame } from "../../src/draw/headers/layers.ts";
import type { PlannedNetworkStep } from "../../src/lab/plan/plan.ts";
import type { RecordedPacket } from "../../src/record/record.ts";
import { Gates } from "../../src/run/gates.ts";
import { Gate } from "../../src/stage/gate.ts";
import type { Packet } from "../../src/wire/index.ts";
import { ToolEnds } from "../support/engine/tool-ends.ts";
import { Wire } from "../support/runs/recorded-wire.ts";

const HOLDS: PlannedNetworkStep = {
  number: 1,
  name: "network: holds",
  action: "holds",
  packets: [],
  sockets: { server: [], client: [] },
  why: "Every packet waits.",
};

let server: ToolEnds;
let client: ToolEnds;
let gates: Gates;
let syn: { readonly recorded: RecordedPacket; readonly packet: Packet };
beforeEach(async () => {
  [server, client] = [new ToolEnds(), new ToolEnds()];
  const both = { server: new Gate(server.stream), client: new Gate(client.stream) };
  gates = new Gates(both, new AbortController().signal);
  const held = gates.act(HOLDS);
  for (const ends of [server, client]) {
    await ends.received();
    ends.answer();
  }
  await held;
  expect(await verified([], [])).toBe(false);
  const recorded = new Wire().client("S", { seq: 1000 });
  syn = { recorded, packet: packetOfFrame(recorded.frame ?? "") };
});

/** The result of verify when the gates report these lists. */
async function verified(atServer: readonly number[], atClient: readonly number[]) {
  const verifying = gates.verify();
  verifying.catch(() => undefined); // the caller awaits it
  for (const [ends, held] of [
    [server, atServer],
    [client, atClient],
  ] as const) {
    const asked = await Promise.race([ends.received(), verifying.catch(() => undefined)]);
    if (asked !== undefined && asked !== false) ends.answer(held.join(" "));
  }
  return verifying;
}

/** The server's gate reports the SYN. */
function arrives(id: number): void {
  const { frame, ip } = syn.packet;
  const bytes = frame.bytes.subarray(ip?.offset, ip?.end);
  server.send(`packet ${id} held ${Buffer.from(bytes).toString("hex")}`);
}

test("a packet that a gate reports before any capture shows it is looked for again", async () => {
  arrives(7);
  expect(await verified([7], [])).toBe(true);
  expect(await gates.note(syn.recorded, syn.packet)).toMatchObject({ held: true });
  expect(await verified([7], [])).toBe(false);
  expect(gates.held).toEqual([syn.recorded.number]);
});

test("a packet that a gate holds and no capture shows is an error at the second look", async () => {
  arrives(7);
  expect(await verified([7], [])).toBe(true);
  await expect(verified([7], [])).rejects.toThrow("the server's gate holds 1 packets, 0 were seen");
});

test("a held packet that its gate did not report is an error, and so is one that its gate no longer holds", async () => {
  await expect(verified([3], [])).rejects.toThrow("the server's gate holds 1 packets, 0 were seen");
  arrives(7);
  await gates.note(syn.recorded, syn.packet);
  await expect(verified([], [])).rejects.toThrow("the server's gate holds 0 packets, 1 were seen");
});
