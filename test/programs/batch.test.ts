import fc from "fast-check";
import { expect, test } from "vitest";
import { createOptions } from "../../src/engine/containers/containment.ts";
import { batchContainer } from "../../src/programs/batch.ts";
import { Replies } from "../../src/programs/batch-replies.ts";

test("a batch runs without a network or a disk, with limits, and only with rights to change users", () => {
  const { HostConfig, Labels } = createOptions(batchContainer("compiler:1", "me"));
  expect(HostConfig).toMatchObject({
    NetworkMode: "none",
    CapDrop: ["ALL"],
    CapAdd: ["SETUID", "SETGID", "KILL", "CHOWN"],
    SecurityOpt: ["no-new-privileges"],
    ReadonlyRootfs: true,
    PidsLimit: 64,
    Memory: HostConfig.MemorySwap,
    Mounts: [],
  });
  expect(Object.values(HostConfig.Tmpfs)).toEqual([
    expect.stringContaining("mode=700"),
    expect.stringContaining("mode=700"),
    expect.stringContaining("mode=755"),
  ]);
  expect(Labels["wirestep.process"]).toBe("me");
});

test("replies are the same in any division into chunks", async () => {
  const tars = [
    Buffer.from("failed\ncompiled 3\n"),
    Buffer.alloc(0),
    Buffer.from([0, 10, 255]),
    undefined,
  ];
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, async (ofChunks) => {
      const replies = new Replies();
      for (const tar of tars) {
        const next = replies.next();
        const text = tar === undefined ? "failed\n" : `compiled ${tar.length}\n`;
        const bytes = Buffer.concat([Buffer.from(text), tar ?? Buffer.alloc(0)]);
        for (let at = 0, index = 0; at < bytes.length; index += 1) {
          const size = ofChunks[index] ?? 1;
          replies.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(await next).toEqual(tar);
      }
    }),
  );
});

test.each(["hello\n", "compiled 999999999\n", "x".repeat(100)])("%j is no reply", async (text) => {
  const replies = new Replies();
  const next = replies.next();
  replies.push(Buffer.from(text));
  await expect(next).rejects.toThrow(/compiler's container/);
});

test("a script that ends answers nothing more", async () => {
  const replies = new Replies();
  const next = replies.next();
  replies.end();
  await expect(next).rejects.toThrow(/has ended/);
  await expect(replies.next()).rejects.toThrow(/has ended/);
});
