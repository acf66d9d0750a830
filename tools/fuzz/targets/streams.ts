/** The engine's framing of a program's streams, and the messages of the gate and the sidecar in them. */
import { Duplex, PassThrough } from "node:stream";
import fc from "fast-check";
import { Demultiplexer, FrameError } from "../../../src/engine/demultiplexer.ts";
import { ExecStream } from "../../../src/engine/exec-stream.ts";
import { follow } from "../../../src/images/progress.ts";
import { EnvironmentError } from "../../../src/runtime/environment-error.ts";
import { type Arrival, Gate } from "../../../src/stage/gate.ts";
import { Sidecar } from "../../../src/stage/sidecar.ts";
import { changed, damaged, edited, inPieces, sizes } from "../inputs.ts";
import { must, target } from "../target.ts";

export function frame(stream: number, content: Uint8Array): Uint8Array {
  const head = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

interface Spoken {
  readonly sent: Uint8Array;
  readonly lengths: readonly number[];
}

/** The bytes of both streams from a demultiplexer, and its error; empty if there is none. */
function demultiplexed({
  sent,
  lengths,
}: Spoken): readonly [out: Buffer, err: Buffer, why: string] {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const streams = new Demultiplexer(
    (chunk) => out.push(chunk),
    (chunk) => err.push(chunk),
  );
  let why = "";
  try {
    for (const part of inPieces(sent, lengths)) streams.push(part);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    why = error.message;
  }
  return [Buffer.concat(out), Buffer.concat(err), why];
}

function framing(spoken: Spoken): void {
  const [out, err, why] = demultiplexed(spoken);
  const [wholeOut, wholeErr, wholeWhy] = demultiplexed({
    ...spoken,
    lengths: [spoken.sent.length || 1],
  });
  must(
    out.equals(wholeOut) && err.equals(wholeErr) && why === wholeWhy,
    "the sizes of pieces do not change the result",
  );
  must(out.length + err.length <= spoken.sent.length, "no bytes are added");
}

interface Parts {
  readonly parts: readonly (readonly [stream: number, content: Uint8Array])[];
  readonly lengths: readonly number[];
}

function apart({ parts, lengths }: Parts): void {
  const sent = Buffer.concat(parts.map(([stream, content]) => frame(stream, content)));
  const [out, err, why] = demultiplexed({ sent, lengths });
  const of = (wanted: number): Buffer =>
    Buffer.concat(parts.filter(([stream]) => stream === wanted).map(([, content]) => content));
  must(out.equals(of(1)) && err.equals(of(2)) && why === "", "each stream gets its own bytes");
}

/** An engine's stream that discards everything written to it. */
function exec(): {
  readonly stream: ExecStream;
  readonly say: (stream: number, text: string) => void;
  readonly end: () => void;
} {
  const duplex = new Duplex({ read: () => undefined, write: (_, __, done) => done() });
  return {
    stream: new ExecStream(duplex),
    say: (stream, text) => void duplex.push(frame(stream, Buffer.from(text))),
    end: () => void duplex.push(null),
  };
}

/** Messages of the tools. */
const MESSAGES = [
  "ready\n",
  "answer 0 0\n\n",
  "answer 0 3\n1 2\n",
  "packet 7 held 450000280001\n",
  "packet 8 passed 4500\n",
  "answer 0 5\nhello\n",
  "answer 1 0\n\n",
  "failed tcpdump is gone\n",
  "answer 0 64\n41 packets received by filter\n0 packets dropped by kernel\n",
];
const messages = fc.oneof(
  edited(MESSAGES, ["answer ", "packet ", "failed ", "\n", "0", "9999999999", "ready\n"]),
  fc.array(fc.constantFrom(...MESSAGES), { maxLength: 5 }).map((some) => some.join("")),
);

async function gate(text: string): Promise<void> {
  const { stream, say, end } = exec();
  const received = new Gate(stream);
  const arrivals: Arrival[] = [];
  received.onArrival((arrival) => arrivals.push(arrival));
  const work = [received.ready, received.hold(), received.list(), received.failed];
  say(2, text);
  end();
  for (const one of await Promise.allSettled(work)) {
    if (one.status === "rejected") must(one.reason instanceof EnvironmentError, `${one.reason}`);
    else if (Array.isArray(one.value))
      must(one.value.every(Number.isSafeInteger), "ids are numbers");
  }
  for (const { id, bytes } of arrivals) {
    must(Number.isSafeInteger(id) && id >= 0, "an id is a number");
    must(text.includes(bytes.toString("hex")), "a packet's bytes are those that were sent");
  }
}

async function sidecar(text: string): Promise<void> {
  const { stream, say, end } = exec();
  const received = new Sidecar(stream);
  const work = [
    received.ready,
    received.sockets(),
    received.systemCallOf(7),
    received.sysctl("net.x"),
    received.versions(),
    received.counts(),
    received.failed,
  ];
  say(2, text);
  end();
  for (const one of await Promise.allSettled(work)) {
    if (one.status === "rejected")
      must(one.reason instanceof EnvironmentError, `${one.reason?.stack}`);
  }
}

const PROGRESS = [
  '{"stream":"Step 1/2"}\r\n{"status":"Pulling"}\n',
  '{"errorDetail":{"code":2,"message":"no"},"error":"no"}\n',
];

async function progress(text: string): Promise<void> {
  const stream = new PassThrough();
  stream.end(text);
  try {
    const failure = await follow(async () => stream, { idleLimit: 5_000, signal: undefined });
    if (failure !== undefined) must(failure.message !== "", "a failure has a reason");
  } catch (error) {
    // The caller reports this error as a failure of the engine.
    must(error instanceof SyntaxError, `a line that is not JSON is refused: ${error}`);
  }
}

const wellFramed = [
  Buffer.concat([
    frame(1, Buffer.from("out")),
    frame(2, Buffer.from("err")),
    frame(1, Buffer.alloc(0)),
  ]),
  frame(2, Buffer.from("x".repeat(300))),
];
const part = fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 }));

export const streamTargets = [
  target("framing", 5, fc.record({ sent: damaged(wellFramed), lengths: sizes }), framing),
  target(
    "streams",
    4,
    fc.record({ parts: fc.array(part, { maxLength: 8 }), lengths: sizes }),
    apart,
  ),
  target("gate", 2, messages, gate),
  target("sidecar", 2, messages, sidecar),
  target(
    "progress",
    2,
    fc.oneof(
      edited(PROGRESS),
      changed(PROGRESS.map((line) => JSON.parse(line.split("\n")[0] ?? ""))).map(
        (one) => `${JSON.stringify(one)}\n`,
      ),
    ),
    progress,
  ),
];
