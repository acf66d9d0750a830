import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import { dependentsIn, removeAbandoned, removeKept, unlessGone } from "../../src/engine/remove.ts";
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
  const refused = (message: string, fields: { readonly statusCode: number }) =>
    Promise.reject(Object.assign(new Error(message), fields));

  test.each([
    ["Docker", "No such container: abc", 404],
    ["Docker, during the removal", "removal of container abc is already in progress", 409],
    [
      "Podman, during the request",
      "no container with ID abc found in database: no such container",
      500,
    ],
  ])("is gone for %s", async (_, message, statusCode) => {
    await expect(unlessGone(refused(message, { statusCode }))).resolves.toBeUndefined();
  });

  test("another failure of the engine is not taken for it", async () => {
    await expect(unlessGone(refused("disk is full", { statusCode: 500 }))).rejects.toThrow("full");
  });
});
