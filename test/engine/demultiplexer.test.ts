import { expect, test } from "vitest";
import { Demultiplexer, FrameError } from "../../src/engine/demultiplexer.ts";
import { dockerFrame as frame } from "../support/engine/docker-frames.ts";

function received(...chunks: readonly Uint8Array[]): {
  readonly out: string;
  readonly err: string;
} {
  let out = "";
  let err = "";
  const streams = new Demultiplexer(
    (chunk) => {
      out += Buffer.from(chunk).toString();
    },
    (chunk) => {
      err += Buffer.from(chunk).toString();
    },
  );
  for (const chunk of chunks) streams.push(chunk);
  return { out, err };
}

test("each stream gets its own bytes, in order", () => {
  const sent = Buffer.concat([frame(1, "lis"), frame(2, "warning"), frame(1, "tening")]);
  expect(received(sent)).toEqual({ out: "listening", err: "warning" });
  const bytes = [...sent].map((byte) => Uint8Array.of(byte));
  expect(received(...bytes)).toEqual({ out: "listening", err: "warning" });
});

test("a frame's bytes are handed on before all of them have come", () => {
  const sent = frame(1, "x".repeat(1000));
  expect(received(sent.subarray(0, 500)).out).toBe("x".repeat(492));
});

test("thousands of small frames may come at once", () => {
  const small = Buffer.concat(Array.from({ length: 20_000 }, (_, n) => frame(1 + (n % 2), "y")));
  expect(received(small)).toEqual({ out: "y".repeat(10_000), err: "y".repeat(10_000) });
});

test("an empty frame says nothing", () => {
  expect(received(frame(1, ""), frame(2, ""), frame(1, "a"))).toEqual({ out: "a", err: "" });
});

test.each([
  ["another stream", [3, 0, 0, 0, 0, 0, 0, 1]],
  ["text", [...Buffer.from("HTTP/1.1")]],
  ["no zeros", [1, 0, 7, 0, 0, 0, 0, 1]],
])("a header with %s is refused, after what came before it", (_, header) => {
  const received: Uint8Array[] = [];
  const streams = new Demultiplexer(
    (chunk) => received.push(chunk),
    () => undefined,
  );
  expect(() => streams.push(Buffer.from([...frame(1, "before"), ...header]))).toThrow(FrameError);
  expect(Buffer.concat(received).toString()).toBe("before");
});
