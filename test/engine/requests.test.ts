import Docker from "dockerode";
import { expect, test } from "vitest";
import { Requests } from "../../src/engine/requests.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

function requests(signal = new AbortController().signal): Requests {
  return new Requests(new Docker({ socketPath: "/nowhere" }), { signal });
}

test("the end waits for every request, refused or not, and no request follows it", async () => {
  const asked = requests();
  const slow = Promise.withResolvers<string>();
  const answer = asked.ask(() => slow.promise, "start a sidecar");
  const refused = asked.ask(() => Promise.reject(new Error("no space left")), "make a network");
  await expect(refused).rejects.toThrow(
    "The Docker engine could not make a network: no space left",
  );

  let isOver = false;
  const end = asked.end().then(() => {
    isOver = true;
  });
  let isMade = false;
  const late = asked.ask(async () => {
    isMade = true;
  }, "start a peer's container");
  await expect(late).rejects.toThrow(EnvironmentError);
  expect(isMade, "the removal would miss it").toBe(false);
  expect(isOver).toBe(false);
  slow.resolve("a container");
  expect(await answer).toBe("a container");
  await end;
});

test("a request that fails because of another one throws the explanation of the other", async () => {
  const asked = requests();
  const explained = new Error("the lab's setting is wrong");
  const inner = (): Promise<never> =>
    asked.ask(
      () => Promise.reject(new Error("invalid argument")),
      "attach to a container",
      (reason) => (reason === "invalid argument" ? explained : undefined),
    );
  await expect(asked.ask(inner, "start a container")).rejects.toBe(explained);
});

test("after an interrupt a refused request throws the interrupt's reason", async () => {
  const interrupt = new AbortController();
  const asked = requests(interrupt.signal);
  await asked.end();
  interrupt.abort(new Error("interrupted by SIGINT"));
  await expect(asked.ask(async () => 1, "make a network")).rejects.toThrow("interrupted by SIGINT");
});
