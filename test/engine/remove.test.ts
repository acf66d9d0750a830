import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import { dependentsIn, removeAbandoned, removeKept } from "../../src/engine/remove.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

test.each([
  ["what killed runs have left", removeAbandoned],
  ["kept stages", removeKept],
])(
  "an engine that is gone when %s is to be removed is the environment's trouble",
  async (_, remove) => {
    const removal = remove(new Docker({ socketPath: "/nowhere/docker.sock" }));
    await expect(removal).rejects.toBeInstanceOf(EnvironmentError);
    await expect(removal).rejects.toThrow(
      "What runs have left on the engine could not be removed:",
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
