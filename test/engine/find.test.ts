import { execFile } from "node:child_process";
import { type FSWatcher, watch } from "node:fs";
import { chmod, link, mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../../src/engine/ask.ts";
import { findEngine, searchAmong } from "../../src/engine/find.ts";
import { waitForSocket } from "../../src/engine/provide.ts";

let folder: string;
let servers: Server[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-find-"));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true });
});

async function listen(name: string, handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  const path = join(folder, name);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

/** A socket file without a listener, as a killed daemon leaves it. */
async function stale(name: string): Promise<string> {
  const path = await listen(`${name}.alive`, () => {});
  await link(path, join(folder, name));
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return join(folder, name);
}

const works: RequestListener = (_, response) => response.end("OK");
const hangs: RequestListener = () => {};
const broken: RequestListener = (_, response) => response.writeHead(503).end("starting up");
const limits = { limit: 200, patience: 400 };
const among = (...paths: readonly string[]) =>
  paths.map((path) => ({ host: `unix://${path}`, origin: "test" }));

describe("finding an engine", () => {
  it("the first that answers is taken, in order and not by speed", async () => {
    const received = Promise.withResolvers<void>();
    const slow = await listen("slow", async (_, response) => {
      await received.promise;
      response.end("OK");
    });
    // left open, the client closes the connection after the answer
    const fast = await listen("fast", ({ socket }, response) => {
      socket.on("close", () => received.resolve());
      response.setHeader("connection", "keep-alive").end("OK");
    });
    const search = await searchAmong(among(slow, fast), { limit: 10_000 });
    expect(search.found?.host).toBe(`unix://${slow}`);
  });

  it("missing, stale, broken and hanging ones are passed over", async () => {
    const list = among(
      join(folder, "missing"),
      await stale("stale"),
      await listen("broken", broken),
      await listen("hangs", hangs),
      await listen("works", works),
    );
    expect((await searchAmong(list, limits)).found?.host).toMatch(/works$/);
  });

  it("reports the answer of each when none works", async () => {
    const list = among(
      join(folder, "missing"),
      await stale("stale"),
      await listen("broken", broken),
      await listen("hangs", hangs),
    );
    const search = await searchAmong(list, limits);
    const answers = search.found ? [] : search.attempts.map(({ answer }) => answer);
    expect(answers.map(({ kind }) => kind)).toEqual(["absent", "absent", "wrong", "hangs"]);
    expect(answers[2]).toMatchObject({ why: "HTTP 503: starting up", status: 503 });
  });

  it("an engine that is still starting is waited for when there is no other", async () => {
    let asked = 0;
    const starting = await listen("starting", (_, response) => {
      asked += 1;
      if (asked > 1) response.end("OK");
    });
    expect((await searchAmong(among(starting), limits)).found?.host).toMatch(/starting$/);
  });

  it("a socket that appears later is found when it does", async () => {
    const list = among(join(folder, "docker.sock"));
    let looks = 0;
    const look = async () => {
      const search = await searchAmong(list, limits);
      looks += 1;
      if (looks === 1) await listen("docker.sock", works);
      return search;
    };
    const found = await waitForSocket(folder, look, 3_000, undefined);
    expect(found?.host).toMatch(/docker\.sock$/);
    expect(looks).toBeGreaterThan(1);
  });

  it("a socket that never appears is waited for up to the limit", async () => {
    const look = () => searchAmong(among(join(folder, "docker.sock")), limits);
    expect(await waitForSocket(folder, look, 100, undefined)).toBeUndefined();
  });

  it("a folder that can't be watched while the search runs is the wait's error", async () => {
    let watcher: FSWatcher | undefined;
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    const look = async () => {
      watcher?.emit("error", new Error("ENOSPC: no more watches"));
      await new Promise(setImmediate);
      return searchAmong(among(join(folder, "docker.sock")), limits);
    };
    const waiting = waitForSocket(folder, look, 3_000, undefined, (path, options) => {
      watcher = watch(path, options);
      return watcher;
    });
    await expect(waiting).rejects.toThrow("ENOSPC");
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  it("DOCKER_HOST that does not answer is an error, whatever else would answer", async () => {
    const path = await stale("stale");
    await expect(findEngine({ DOCKER_HOST: `unix://${path}` }, limits)).rejects.toThrow(
      /DOCKER_HOST names does not answer: .*ECONNREFUSED/,
    );
  });

  it("an address of another kind is refused with its name", async () => {
    await expect(findEngine({ DOCKER_HOST: "ssh://me@there" }, limits)).rejects.toThrow(
      /addresses like ssh:\/\/ are not supported/,
    );
  });

  it("an abort ends the search at once", async () => {
    const path = await listen("hangs", hangs);
    const stop = new AbortController();
    const search = searchAmong(among(path), { signal: stop.signal });
    stop.abort(new Error("stopped by the user"));
    await expect(search).rejects.toThrow("stopped by the user");
  });

  it("distinguishes a socket without permission from a missing one", async () => {
    const path = await listen("closed", works);
    await chmod(folder, 0o755);
    await chmod(path, 0o000);
    const module = new URL("../../src/engine/ask.ts", import.meta.url).href;
    const code = `import { ask } from ${JSON.stringify(module)};
      process.stdout.write((await ask(${JSON.stringify({ host: `unix://${path}` })}, "/_ping", { limit: 5000 })).kind);`;
    // Root may open everything, so another user must try.
    const other = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const args = ["--input-type=module", "--eval", code];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: "/", ...other });
    expect(stdout).toBe("denied");
  });

  it("an answer is given back whole", async () => {
    const path = await listen("long", (_, response) => response.end("x".repeat(300_000)));
    const answer = await ask({ host: `unix://${path}` }, "/version", { limit: 5_000 });
    expect(answer).toEqual({ kind: "answers", body: "x".repeat(300_000) });
  });
});
