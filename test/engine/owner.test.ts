import { describe, expect, it } from "vitest";
import { containerOfOwner, ownerIsGone, ownerOfThisProcess } from "../../src/engine/owner.ts";

const container = "c".repeat(64);
const none: ReadonlySet<string> = new Set();

describe("whether a run's owner is gone", () => {
  it("this process is not", () => {
    expect(ownerIsGone(ownerOfThisProcess(), none)).toBe(false);
  });

  it("a process that is no more, is", () => {
    const parts = ownerOfThisProcess().split("/");
    parts[4] = "1"; // started at another time: its PID is used again
    expect(ownerIsGone(parts.join("/"), none)).toBe(true);
  });

  it("one of another host, or of a PID namespace that is not seen from here, is not", () => {
    const [host, boot, namespace, ...rest] = ownerOfThisProcess().split("/");
    expect(ownerIsGone(["elsewhere", boot, namespace, ...rest].join("/"), none)).toBe(false);
    expect(ownerIsGone([host, boot, "pid:[1]", ...rest].join("/"), none)).toBe(false);
  });

  it("one in a container goes with it, although its host and PIDs are not seen from here", () => {
    const owner = `0123456789ab/boot/pid:[1]/7/100/${container}`;
    expect(containerOfOwner(owner)).toBe(container);
    expect(ownerIsGone(owner, new Set([container]))).toBe(false);
    expect(ownerIsGone(owner, new Set(["d".repeat(64)]))).toBe(true);
  });

  it("a process that died in a container that runs on is gone, seen from inside", () => {
    const parts = ownerOfThisProcess(container).split("/");
    expect(ownerIsGone(parts.join("/"), new Set([container]))).toBe(false);
    parts[4] = "1";
    expect(ownerIsGone(parts.join("/"), new Set([container]))).toBe(true);
  });
});
