import Docker from "dockerode";
import { expect, test } from "vitest";
import { removeAbandoned, removeKept } from "../../src/engine/remove.ts";
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
