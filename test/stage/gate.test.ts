import { expect, test } from "vitest";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { type Arrival, Gate } from "../../src/stage/gate.ts";
import { GateEnds } from "../support/engine/gate-ends.ts";

function open(): { readonly ends: GateEnds; readonly gate: Gate } {
  const ends = new GateEnds();
  return { ends, gate: new Gate(ends.stream) };
}

test("a gate is ready when it says so", async () => {
  const { ends, gate } = open();
  ends.send({ ready: true });
  await expect(gate.ready).resolves.toBeUndefined();
});

test("a command is a line of JSON, done when the gate says so", async () => {
  const { ends, gate } = open();
  for (const [work, line] of [
    [gate.hold(), '{"do":"hold"}'],
    [gate.hold([]), '{"do":"hold","only":[]}'],
    [
      gate.hold([{ protocol: 6, flags: 2, length: 0 }, { protocol: 17 }]),
      '{"do":"hold","only":[{"protocol":6,"flags":2,"length":0},{"protocol":17}]}',
    ],
    [gate.deliver(3), '{"do":"deliver","id":3}'],
    [gate.drop(4), '{"do":"drop","id":4}'],
    [gate.send(Uint8Array.of(2, 66, 0, 255)), '{"do":"send","frame":"024200ff"}'],
    [gate.open(), '{"do":"open"}'],
  ] as const) {
    const command = await ends.received();
    expect(command).toBe(line);
    ends.send({ done: JSON.parse(command).do });
    await work;
  }
});

test("what is held is told in the order it came", async () => {
  const { ends, gate } = open();
  const held = gate.list();
  ends.send({ done: "list", held: [2, 1, 7] });
  expect(await held).toEqual([2, 1, 7]);
});

test("several commands are answered in their order", async () => {
  const { ends, gate } = open();
  const lists = [gate.list(), gate.list()];
  ends.send({ done: "list", held: [1] }, { done: "list", held: [] });
  expect(await Promise.all(lists)).toEqual([[1], []]);
});

test("packets are told as they come, also between a command and its answer", async () => {
  const { ends, gate } = open();
  const arrivals: Arrival[] = [];
  gate.onArrival((arrival) => arrivals.push(arrival));
  const done = gate.deliver(1);
  ends.send(
    { id: 2, held: true, packet: "450000ff" },
    { done: "deliver" },
    { id: 3, held: false, packet: "60" },
  );
  await done;
  expect(arrivals).toEqual([
    { id: 2, held: true, bytes: Buffer.from([0x45, 0, 0, 255]) },
    { id: 3, held: false, bytes: Buffer.from([0x60]) },
  ]);
});

test("a line may come in pieces", async () => {
  const { ends, gate } = open();
  const held = gate.list();
  for (const piece of ['{"rea', 'dy":true}\n{"done":"li', 'st","held":[1', "2]}", "\n"]) {
    ends.say(piece);
  }
  await gate.ready;
  expect(await held).toEqual([12]);
});

/** What went wrong, with what to do, as the run tells it. */
async function problem(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error("nothing went wrong"),
    (reason: unknown) => reason,
  );
  if (error instanceof EnvironmentError) return `${error.message}\n${error.advice}`;
  throw error;
}

test.each(["this kernel has no NFQUEUE: Protocol not supported", "iptables: not found"])(
  "a kernel that cannot hold packets: %s",
  async (complaint) => {
    const { ends, gate } = open();
    ends.end(`${complaint}\n`);
    expect(await problem(gate.ready)).toBe(
      `Packets cannot be held on this kernel: ${complaint}.
Labs that hold packets need NFQUEUE (CONFIG_NETFILTER_NETLINK_QUEUE, CONFIG_NETFILTER_XT_TARGET_NFQUEUE); the other labs do not.`,
    );
  },
);

const STOPPED = "The gate that holds packets stopped working: ";

test("a gate that goes away fails what waits for it, and every later command", async () => {
  const { ends, gate } = open();
  const waiting = [gate.deliver(1), gate.list(), gate.failed].map(problem);
  ends.end("packet 1 is not held\n");
  for (const told of await Promise.all(waiting)) {
    expect(told).toContain(`${STOPPED}packet 1 is not held.\nRun this again`);
  }
  expect(await problem(gate.open())).toContain(`${STOPPED}packet 1 is not held.`);
});

test("a gate that goes away without a word", async () => {
  const { ends, gate } = open();
  ends.end();
  expect(await problem(gate.failed)).toContain(`${STOPPED}its stream has ended.`);
});

test.each(["gate: usage", '{"done":7}', '{"id":1,"held":true}', ""])(
  "a line that is no gate's: %j",
  async (line) => {
    const { ends, gate } = open();
    const done = problem(gate.hold());
    ends.say(`${line}\n`);
    expect(await done).toContain(`${STOPPED}it said ${JSON.stringify(line)}.`);
  },
);

test("a line that does not end is no gate's", async () => {
  const { ends, gate } = open();
  const done = problem(gate.failed);
  for (let piece = 0; piece < 20; piece++) ends.say("4".repeat(64 * 1024));
  expect(await done).toContain(`${STOPPED}it said a line without an end.`);
});

test.each([
  ["an answer that nobody waits for", { done: "open" }],
  ["a packet that is not hexadecimal", { id: 1, held: true, packet: "45zz" }],
  ["half a byte", { id: 1, held: true, packet: "450" }],
  ["a number no packet has", { id: -1, held: true, packet: "45" }],
])("%s is no gate's: the command before it is not taken for done", async (_, message) => {
  const { ends, gate } = open();
  const done = problem(gate.hold());
  ends.send(message);
  expect(await done).toContain(`${STOPPED}it said ${JSON.stringify(JSON.stringify(message))}.`);
});
