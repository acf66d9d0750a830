import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import { dependentsIn, removeAbandoned, removeKept } from "../../src/engine/remove.ts";
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
