import Docker from "dockerode";
import { expect, test } from "vitest";
import { removeAbandoned, removeKept } from "../../src/engine/remove.ts";
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
