import { expect, test } from "vitest";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";
import { type Arrival, Gate } from "../../src/stage/gate.ts";
import { ToolEnds } from "../support/engine/tool-ends.ts";

function open(): { readonly ends: ToolEnds; readonly gate: Gate } {
  const ends = new ToolEnds();
  return { ends, gate: new Gate(ends.stream) };
}

test("a gate is ready when it reports that it is", async () => {
  const { ends, gate } = open();
  ends.send("ready");
  await expect(gate.ready).resolves.toBe("");
});

test("each act of a gate is one request, and is done with the gate's answer", async () => {
  const { ends, gate } = open();
  for (const [work, request] of [
    [gate.hold(), "hold all"],
    [gate.hold([]), "hold"],
    [gate.hold([{ protocol: 6, flags: 2, length: 0 }, { protocol: 17 }]), "hold 6:2:0 17:*:*"],
    [gate.deliver(3), "deliver 3"],
    [gate.drop(4), "drop 4"],
    [gate.send(Uint8Array.of(2, 66, 0, 255)), "send 024200ff"],
    [gate.release(), "release"],
  ] as const) {
    expect(await ends.received()).toBe(request);
    ends.answer();
    await work;
  }
});

test("a gate lists what it holds in the order of arrival", async () => {
  const { ends, gate } = open();
  const lists = [gate.list(), gate.list()];
  ends.answer("2 1 7");
  ends.answer();
  expect(await Promise.all(lists)).toEqual([[2, 1, 7], []]);
});

test.each(["1,2", "1  2", " 1", "-1", "1 x", "99999999999"])(
  "a list that has no ids of packets is an error: %j",
  async (text) => {
    const { ends, gate } = open();
    const list = gate.list();
    ends.answer(text);
    expect(await problem(list)).toContain(`${STOPPED}it listed ${JSON.stringify(text)}.`);
  },
);

test("a gate reports packets as they arrive, also between a request and its answer", async () => {
  const { ends, gate } = open();
  const arrivals: Arrival[] = [];
  gate.onArrival((arrival) => arrivals.push(arrival));
  const done = gate.deliver(1);
  ends.send("packet 2 held 450000ff", "answer 0 0", "", "packet 3 passed 60");
  await done;
  expect(arrivals).toEqual([
    { id: 2, held: true, bytes: Buffer.from([0x45, 0, 0, 255]) },
    { id: 3, held: false, bytes: Buffer.from([0x60]) },
  ]);
});

/** The failure and the advice, as a run reports them. */
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
    ends.send(`failed ${complaint}`);
    expect(await problem(gate.ready)).toBe(
      `Packets cannot be held on this kernel: ${complaint}.
Labs that hold packets need NFQUEUE (CONFIG_NETFILTER_NETLINK_QUEUE, CONFIG_NETFILTER_XT_TARGET_NFQUEUE). The other labs do not.`,
    );
  },
);

const STOPPED = "The gate that holds packets stopped working: ";

test("a gate that fails fails its requests, and every later one", async () => {
  const { ends, gate } = open();
  const waiting = [gate.deliver(1), gate.list(), gate.failed].map(problem);
  ends.send("failed packet 1 is not held");
  for (const reported of await Promise.all(waiting)) {
    expect(reported).toContain(`${STOPPED}packet 1 is not held.\nRun this again`);
  }
  expect(await problem(gate.release())).toContain(`${STOPPED}packet 1 is not held.`);
});

test("a gate that is killed has ended", async () => {
  const { ends, gate } = open();
  ends.end();
  expect(await problem(gate.failed)).toContain(`${STOPPED}it has ended.`);
});

test.each([
  ["a usage message", "gate: usage"],
  ["a packet that is not hexadecimal", "packet 1 held 45zz"],
  ["a packet with half a byte", "packet 1 held 450"],
  ["a packet that is neither held nor passed", "packet 1 lost 45"],
  ["a number that no packet has", "packet -1 held 45"],
])("%s is not a gate's: the request before it does not count as done", async (_, line) => {
  const { ends, gate } = open();
  const done = problem(gate.hold());
  ends.send(line);
  expect(await done).toContain(`${STOPPED}it sent ${JSON.stringify(line)}.`);
});
