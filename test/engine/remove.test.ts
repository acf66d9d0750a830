import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import {
  dependentsIn,
  orGone,
  removeAbandoned,
  removeKept,
  unlessGone,
} from "../../src/engine/remove.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

test.each([
  ["the things of killed runs", removeAbandoned],
  ["kept stages", removeKept],
])(
  "an engine that has ended before the removal of %s is a failure of the environment",
  async (_, remove) => {
    const removal = remove(new Docker({ socketPath: "/nowhere/docker.sock" }));
    await expect(removal).rejects.toBeInstanceOf(EnvironmentError);
    await expect(removal).rejects.toThrow(
      "The containers and networks of earlier runs could not be removed:",
    );
  },
);

describe("an engine that insists on an order (Podman)", () => {
  const [first, second] = ["a".repeat(64), "b".repeat(64)];

  test("names the containers that must go first", () => {
    const message = `(HTTP code 500) server error - container ${"c".repeat(64)} has dependent containers which must be removed before it: ${first}, ${second}: container already exists `;
    expect(dependentsIn(new Error(message))).toEqual([first, second]);
  });

  test("names none when it refuses for another reason", () => {
    const message = `(HTTP code 500) server error - container ${first} is paused`;
    expect(dependentsIn(new Error(message))).toEqual([]);
  });
});

describe("a container that another command removes at the same time", () => {
  const refused = (message: string, statusCode: number) =>
    Promise.reject(Object.assign(new Error(message), { statusCode }));
  const never = () => Promise.reject(new Error("nothing waits"));
  const oneGone = () =>
    refused("no container with ID abc found in database: no such container", 500);

  test("is gone if the engine does not know it", async () => {
    await unlessGone(() => refused("No such container: abc", 404), never);
  });

  test("is awaited while its removal is in progress", async () => {
    const waits = Promise.withResolvers<void>();
    let isDone = false;
    const removal = unlessGone(
      () => refused("removal of container abc is already in progress", 409),
      () => waits.promise,
    ).then(() => {
      isDone = true;
    });
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    waits.resolve();
    await removal;
  });

  test("may have gone before that wait began", async () => {
    await unlessGone(
      () => refused("removal of container abc is already in progress", 409),
      () => refused("No such container: abc", 404),
    );
  });

  test("is removed again if the one that was gone was another", async () => {
    const answers = [oneGone, oneGone, () => Promise.resolve()];
    await unlessGone(() => answers.shift()?.() ?? never(), never);
    expect(answers).toEqual([]);
  });

  test("an engine that never removes it is a failure", async () => {
    await expect(unlessGone(oneGone, never)).rejects.toThrow("no such container");
  });

  test("another failure of the engine is not taken for it", async () => {
    await expect(unlessGone(() => refused("disk is full", 500), never)).rejects.toThrow("full");
  });
});

test("a network in use is no network that is gone", async () => {
  const inUse = Object.assign(new Error("network is being used"), { statusCode: 409 });
  await expect(orGone(Promise.reject(inUse))).rejects.toThrow("used");
  await orGone(Promise.reject(Object.assign(new Error("no such network"), { statusCode: 404 })));
});
