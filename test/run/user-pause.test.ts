import { expect, test } from "vitest";
import { UserPause } from "../../src/run/user-pause.ts";
import { segment } from "../support/evidence/packets.ts";

test("a pause lasts until the user's word, and begins without packets", async () => {
  let now = 1000;
  const pause = new UserPause(() => now);
  pause.sent = [segment("client", ".")];
  const word = pause.of(async () => {
    now += 2500;
    return "go";
  });
  expect(await word).toBe("go");
  expect(pause).toMatchObject({ seconds: 2.5, sent: [] });
});

test("a word that is refused ends the pause, too", async () => {
  let now = 0;
  const pause = new UserPause(() => now);
  const word = pause.of(async () => {
    now = 500;
    throw new Error("quit");
  });
  await expect(word).rejects.toThrow("quit");
  expect(pause.seconds).toBe(0.5);
});
