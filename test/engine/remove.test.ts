import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { describe, expect, test } from "vitest";
import { removeAbandoned, removeKept, removeRun } from "../../src/engine/remove.ts";
import {
  acceptAbsent,
  dependentsIn,
  removeContainer,
  removeOrAwait,
} from "../../src/engine/remove-container.ts";
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
    await removeOrAwait(() => refused("No such container: abc", 404), never);
  });

  test("is awaited while its removal is in progress", async () => {
    const waits = Promise.withResolvers<void>();
    let isDone = false;
    const removal = removeOrAwait(
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
    await removeOrAwait(
      () => refused("removal of container abc is already in progress", 409),
      () => refused("No such container: abc", 404),
    );
  });

  test("is removed again if the one that was gone was another", async () => {
    const answers = [oneGone, oneGone, () => Promise.resolve()];
    await removeOrAwait(() => answers.shift()?.() ?? never(), never);
    expect(answers).toEqual([]);
  });

  test("an engine that never removes it is a failure", async () => {
    await expect(removeOrAwait(oneGone, never)).rejects.toThrow("no such container");
  });

  test("another failure of the engine is not taken for it", async () => {
    await expect(removeOrAwait(() => refused("disk is full", 500), never)).rejects.toThrow("full");
  });
});

test("a network in use is no network that is gone", async () => {
  const inUse = Object.assign(new Error("network is being used"), { statusCode: 409 });
  await expect(acceptAbsent(Promise.reject(inUse))).rejects.toThrow("used");
  await acceptAbsent(
    Promise.reject(Object.assign(new Error("no such network"), { statusCode: 404 })),
  );
});

/** An engine with these answers, on a socket of its own. */
async function engine(answer: RequestListener) {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-engine-"));
  const server = createServer(answer);
  server.listen(join(folder, "docker.sock"));
  await once(server, "listening");
  return {
    docker: new Docker({ socketPath: join(folder, "docker.sock") }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

test("an engine that names dependents for ever, though they are gone, is a failure", async () => {
  const [id, dependent] = ["c".repeat(64), "d".repeat(64)];
  let refusals = 0;
  await using made = await engine(({ method, url = "" }, response) => {
    const isOfId = url.includes(id);
    if (method === "GET" && url.includes("/volumes")) response.end('{"Volumes":[]}');
    else if (method === "GET" && /json|networks\?/.test(url) && !/[cd]{64}/.test(url)) {
      response.end("[]");
    } else if (method === "DELETE" && isOfId) {
      refusals += 1;
      const message = `container ${id} has dependent containers which must be removed before it: ${dependent}: container already exists`;
      response.writeHead(500).end(JSON.stringify({ message }));
    } else response.writeHead(404).end(JSON.stringify({ message: "No such container" }));
  });
  const removal = removeRun(made.docker, "r", { peers: [id], others: [], network: "" });
  await expect(removal).rejects.toThrow("has dependent containers");
  expect(refusals).toBe(21);
});

test("a removal by another command that does not end is a failure of the environment", async () => {
  const requests: string[] = [];
  const closed = Promise.withResolvers<void>();
  await using made = await engine(({ method, url = "" }, response) => {
    requests.push(`${method} ${url.replace(/\?.*/, "")}`);
    if (method === "DELETE") {
      response.writeHead(409).end('{"message":"removal of container abc is already in progress"}');
    } else response.once("close", closed.resolve); // it never answers
  });
  const removal = removeContainer(made.docker.getContainer("abc"), 50);
  await expect(removal).rejects.toThrow(EnvironmentError);
  await expect(removal).rejects.toThrow(
    "The container abc could not be removed: a removal that another command began has not ended within 0.05 s",
  );
  await closed.promise;
  expect(requests).toEqual(["DELETE /containers/abc", "POST /containers/abc/wait"]);
});
