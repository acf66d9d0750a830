import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { follow, NoProgressError } from "../../src/images/progress.ts";
import { parseVersions } from "../../src/images/tool-versions.ts";

const calm = { idleLimit: 5_000, signal: undefined };

describe("following a build", () => {
  it("reports texts in order, although lines arrive in pieces", async () => {
    const bytes = '{"stream":"Step 1/2"}\r\n{"status":"Pulling"}\n{"aux":{"ID":"sha256:0"}}\n';
    const parts: string[] = [];
    const start = async () => Readable.from([...bytes]);
    expect(await follow(start, { ...calm, text: (text) => parts.push(text) })).toBeUndefined();
    expect(parts).toEqual(["Step 1/2", "Pulling\n", ""]);
  });

  it("returns a failure with its message and exit code", async () => {
    const line = { errorDetail: { code: 2, message: "no" }, error: "no" };
    const start = async () => Readable.from([JSON.stringify(line)]);
    expect(await follow(start, calm)).toEqual({ message: "no", code: 2 });
  });

  it("gives up if the engine reports nothing for too long", async () => {
    const start = async (signal: AbortSignal) => {
      const stream = new PassThrough();
      signal.addEventListener("abort", () => stream.destroy(new Error("aborted")));
      return stream;
    };
    await expect(follow(start, { idleLimit: 30, signal: undefined })).rejects.toThrow(
      NoProgressError,
    );
  });

  it("rejects with the reason of an abort", async () => {
    const stop = new AbortController();
    const start = async (signal: AbortSignal) => {
      const stream = new PassThrough();
      signal.addEventListener("abort", () => stream.destroy(new Error("aborted")));
      stop.abort(new Error("stopped by the user"));
      return stream;
    };
    await expect(follow(start, { idleLimit: 5_000, signal: stop.signal })).rejects.toThrow(
      "stopped by the user",
    );
  });
});

describe("tool versions", () => {
  it("are read from one tool and one version per line", () => {
    expect(parseVersions("tcpdump 4.99.5-2\nnet-tools 2.10-1.3\n")).toEqual({
      tcpdump: "4.99.5-2",
      "net-tools": "2.10-1.3",
    });
    expect(() => parseVersions("cat: no such file\n")).toThrow(
      'A line of /etc/wirestep-versions is not "tool version": cat: no such file',
    );
  });
});
