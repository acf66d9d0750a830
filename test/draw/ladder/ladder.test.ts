import { expect, test } from "vitest";
import { markup } from "../../../src/draw/element.ts";
import { type Ladder, ladder } from "../../../src/draw/ladder/ladder.ts";
import { ladderPicture } from "../../../src/draw/ladder/picture.ts";
import { normaliseRecord } from "../../../src/record/normalise.ts";
import type { RecordedPacket, StepRecord } from "../../../src/record/record.ts";
import { handshake, segment } from "../../support/evidence/packets.ts";
import { stepRecord } from "../../support/evidence/steps.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";
import { OTHER_RUN } from "../../support/runs/run-numbers.ts";

const EVEN = { width: 600, toScale: false, times: true };

function labels(made: Ladder): readonly string[] {
  return made.items.flatMap(({ label }) => (label === "" ? [] : [label]));
}

function act(
  number: number,
  action: StepRecord["action"],
  packets: number[],
  sent: RecordedPacket[] = [],
): StepRecord {
  const { executed: _, ...step } = stepRecord({ number, action, packets: sent });
  return { ...step, network: { what: [], packets } };
}

test("rows are in the order of the run and do not overlap", () => {
  const made = ladder(handshakeRecord(), EVEN);
  expect(labels(made).slice(0, 5)).toEqual([
    "step 1, server: int listen_fd = jc::ListenFd(local, 12345);",
    "step 2, client: int first_fd = jc::Connect(server, 12345);",
    "packet 1, client to server: [S] seq 0",
    "packet 2, server to client: [S.] seq 0 ack 1",
    "packet 3, client to server: [.] seq 1 ack 1",
  ]);
  const bottoms = made.items.map(({ bottom }) => bottom);
  for (const [index, { top }] of made.items.entries()) {
    expect(top).toBeGreaterThanOrEqual(bottoms[index - 1] ?? 0);
  }
  expect(made.height).toBeGreaterThan(bottoms.at(-1) ?? 0);
});

test("the sockets' new states follow the packets, with their connection if there are several", () => {
  const texts = ladder(handshakeRecord(), EVEN)
    .items.map((item) => markup(item.drawn))
    .filter((text) => text.includes('class="states"'))
    .map((text) => [...text.matchAll(/class="state"[^>]*>([^<]*)/g)].map(([, state]) => state));
  expect(texts).toEqual([
    ["LISTEN"],
    ["1 ESTABLISHED", "1 ESTABLISHED"],
    ["2 ESTABLISHED", "2 ESTABLISHED"],
  ]);
});

test("a held packet waits at the gate until it is delivered, and another next to it until it is dropped", () => {
  const [syn, data] = [segment("client", "S"), segment("client", "P.", { number: 2, data: "x" })];
  const held = [syn, data].map((packet) => ({ ...packet, held: true as const }));
  const made = ladder(
    {
      steps: [
        stepRecord({ number: 1, packets: held }),
        act(2, "delivers", [1]),
        act(3, "drops", [2]),
      ],
    },
    EVEN,
  );
  expect(labels(made).filter((label) => label.startsWith("packet"))).toEqual([
    "packet 1, client to server: [S] seq 0, held at the server’s gate until step 2",
    "packet 2, client to server: [P.] seq 1:2 ack 1, 1 B “x”, held at the server’s gate until step 3",
    "packet 1 is delivered",
    "packet 2 is dropped",
  ]);
  const waits = made.items.filter(({ key }) => key.startsWith("wait-"));
  const lanes = waits.map(({ drawn }) => /M([\d.]+)/.exec(`${drawn.attributes.d}`)?.[1]);
  expect(new Set(lanes).size).toBe(2);
  for (const { top, bottom } of waits) expect(bottom).toBeGreaterThan(top);
});

test("while a run goes on, a held packet is not shown as held to the end", () => {
  const [first] = handshake();
  if (first === undefined) throw new Error("a handshake has packets");
  const steps = [stepRecord({ packets: [{ ...first, held: true as const }] })];
  const made = ladder({ steps, goesOn: true }, EVEN);
  expect(labels(made)[1]).toBe("packet 1, client to server: [S] seq 0, held at the server’s gate");
  expect(made.items.map(({ drawn }) => markup(drawn)).join()).not.toContain("to the end");
});

test("a packet that is held to the end, a packet that is lost, a late packet", () => {
  const [first, second, third] = handshake();
  if (first === undefined || second === undefined || third === undefined) throw new Error("three");
  const packets = [
    { ...first, held: true as const },
    { ...second, received: false },
  ];
  const made = ladder({ steps: [stepRecord({ packets })], late: [third] }, EVEN);
  expect(labels(made).slice(1)).toEqual([
    "packet 1, client to server: [S] seq 0, held at the server’s gate to the end",
    "packet 2, server to client: [S.] seq 0 ack 1, lost on the way",
    "after the last step",
    "packet 3, client to server: [.] seq 1 ack 1",
  ]);
  const lost = made.items.find(({ packet }) => packet === 2);
  expect(lost && markup(lost.drawn)).toContain('class="cross"');
});

test("a packet that was sent again while its first copy was held is dropped and names the first", () => {
  const sentAgain = [segment("client", "S", { number: 2 })].map((one) => ({ ...one, repeats: 1 }));
  const made = ladder({ steps: [stepRecord({ sentAgain })] }, EVEN);
  expect(labels(made)[1]).toBe(
    "packet 2, client to server: [S] seq 0, repeats packet 1, sent again while it was held, and dropped",
  );
});

test("with time to scale, a long gap has its length, and a short gap is at least a row", () => {
  const times = [0, 0.001, 1.001, 3.001];
  const packets = times.map((time, index) => ({
    ...segment("client", "S", { number: index + 1 }),
    time,
  }));
  const made = ladder({ steps: [stepRecord({ packets })] }, { ...EVEN, toScale: true });
  const tops = made.items.filter(({ packet }) => packet !== undefined).map(({ top }) => top);
  const [first = 0, second = 0, third = 0, fourth = 0] = tops;
  expect(second - first).toBeCloseTo(44);
  expect((fourth - third) / (third - second)).toBeCloseTo(2, 1);
  expect((fourth - third) / 2).toBeCloseTo(made.scale ?? 0, 0);
});

test("the picture of a normalised run is the same for every run of a lab", () => {
  const [one, other] = [handshakeRecord(), handshakeRecord(OTHER_RUN)].map((record) =>
    ladderPicture(normaliseRecord(record), { toScale: false, times: false }),
  );
  expect(one).toBe(other);
  expect(one).not.toMatch(/NaN|undefined/);
  expect(one).toContain("handshake: What does connect() send, and when does the connection exist?");
});
