import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { USER_CACHE } from "../../../../src/runtime/checkout.ts";
import { alone } from "../../../../src/venue/namespaces/roots/alone.ts";

/** Another process that holds the lock until it is killed. */
async function otherCommand() {
  const holder = spawn("flock", [join(USER_CACHE, "roots.lock"), "sh", "-c", "echo; exec cat"]);
  await once(holder.stdout, "data");
  return holder;
}

test("two at once work one after the other, also if the first fails", async () => {
  const order: string[] = [];
  const work = (name: string) =>
    alone(async () => {
      order.push(`${name} begins`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
      throw new Error(name);
    });
  const ended = await Promise.allSettled([work("one"), work("two")]);
  expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(order[1]?.split(" ")[0]).toBe(order[0]?.split(" ")[0]);
  expect(order).toHaveLength(4);
});

test("a command that is killed lets go of the lock", async () => {
  const holder = await otherCommand();
  let begun = false;
  const working = alone(async () => {
    begun = true;
  });
  expect(begun).toBe(false);
  holder.stdin.destroy();
  holder.kill("SIGKILL");
  await working;
  expect(begun).toBe(true);
});

test("a command that waits for the lock ends at an interrupt", async () => {
  const holder = await otherCommand();
  const interrupt = new AbortController();
  const waiting = alone(() => Promise.reject(new Error("it had the lock")), interrupt.signal);
  interrupt.abort();
  await expect(waiting).rejects.toThrow("aborted");
  holder.stdin.end();
  await once(holder, "close");
});
