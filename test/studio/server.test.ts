/** The studio over real connections: what it serves, and which requests it refuses. */
import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Studio } from "../../src/studio/server.ts";
import type { Update } from "../../src/studio-protocol/updates.ts";

const TAB = "0b9c6f5e-9d3b-4c63-8f6c-1d2f3a4b5c6d";
const EXIT_CODES = { passed: 0, observed: 0, mismatch: 1, invalid: 2, inconclusive: 3 };

let studio: Studio;
const open = (everywhere?: true): Promise<Studio> =>
  Studio.open({
    port: 0,
    page: "<h1>the page, copy %NONCE%</h1>",
    labs: {
      names: new Set(["no-lab"]),
      parts: async () => [{ title: "Part", labs: [] }],
      add: () => undefined,
    },
    runs: "runs",
    ownLabs: "my-labs",
    env: {},
    patience: 60_000,
    exitCodes: EXIT_CODES,
    failed: async ({ lab, family }, error) => ({
      lab,
      family,
      verdict: "invalid",
      seconds: 0,
      reason: String(error),
    }),
    ...(everywhere && { everywhere }),
  });
beforeEach(async () => {
  studio = await open();
});
afterEach(() => studio[Symbol.asyncDispose]());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends a request with these headers. fetch would not send a foreign Host. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  hostname = "127.0.0.1",
): Promise<Answer> {
  const { port } = new URL(studio.link);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, text }),
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

const home = (): string => new URL(studio.link).pathname;
const stream = (): string => `${studio.link.replace("http:", "ws:")}tab/${TAB}`;

/** The status that refuses the stream, or 101 if it is opened. */
function upgraded(address: string, origin: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, origin === undefined ? {} : { origin });
    socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => {
      resolve(101);
      socket.close();
    });
    socket.on("error", reject);
  });
}

test("it listens on 127.0.0.1, with a token of its own each time", async () => {
  expect(studio.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
  const { port } = new URL(studio.link);
  const refused = await new Promise((resolve) => {
    connect(Number(port), "127.0.0.2")
      .on("error", () => resolve(true))
      .on("connect", () => resolve(false));
  });
  expect(refused).toBe(true);
});

test("in a container it answers at each address, and only to the published one with its token", async () => {
  await studio[Symbol.asyncDispose]();
  studio = await open(true);
  const { host, port } = new URL(studio.link);
  expect(host).toBe(`127.0.0.1:${port}`);
  const elsewhere = (path: string, asked: string): Promise<Answer> =>
    ask(path, { host: asked }, "GET", "127.0.0.2");
  expect(await elsewhere(home(), host)).toMatchObject({ status: 200 });
  expect(await elsewhere("/", host)).toMatchObject({ status: 403 });
  expect(await elsewhere(home(), `127.0.0.2:${port}`)).toMatchObject({
    status: 403,
    text: `The studio answers only at 127.0.0.1:${port} and localhost:${port}.\n`,
  });
});

test("each copy of the page has its own nonce, and no other page may frame it", async () => {
  const [one, two] = await Promise.all([ask(home()), ask(home())]);
  expect(one.status).toBe(200);
  expect(one.text).toMatch(/^<h1>the page, copy [\w+/]{22}==<\/h1>$/);
  expect(one.text).not.toBe(two.text);
  expect(one.headers).toMatchObject({
    "content-security-policy": "frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
  });
  expect(JSON.parse((await ask(`${home()}labs`)).text)).toEqual([{ title: "Part", labs: [] }]);
});

test("without the token, from another page or by another host name there is only the refusal", async () => {
  const { host } = new URL(studio.link);
  for (const [path, headers, method] of [
    ["/", {}, "GET"],
    ["/labs", {}, "GET"],
    [home(), { origin: "http://evil.example" }, "GET"],
    [home(), { host: "evil.example" }, "GET"],
    [`${home()}labs`, { origin: "null" }, "GET"],
    [`${home()}`, { origin: `http://${host}` }, "POST"],
    [`${home()}../../etc/passwd`, {}, "GET"],
    [`${home()}runs/`, {}, "GET"],
  ] as const) {
    const { status, text } = await ask(path, headers, method);
    expect([403, 404, 405], path).toContain(status);
    expect(text).not.toContain("the page");
    expect(text).not.toContain("Part");
  }
});

test("a stream needs the studio's own page and its token", async () => {
  const { origin, host } = new URL(studio.link);
  expect(await upgraded(stream(), origin)).toBe(101);
  expect(await upgraded(stream(), "http://evil.example")).toBe(403);
  expect(await upgraded(stream(), undefined)).toBe(403);
  expect(await upgraded(`ws://${host}/tab/${TAB}`, origin)).toBe(403);
  expect(await upgraded(stream().replace(TAB, "1"), origin)).toBe(404);
});

/** The messages of a stream until it is closed, or until this many have arrived. */
function received(
  commands: readonly string[],
  count: number,
): Promise<readonly (Update | number)[]> {
  return new Promise((resolve, reject) => {
    const messages: (Update | number)[] = [];
    const socket = new WebSocket(stream(), { origin: new URL(studio.link).origin });
    socket.on("open", () => {
      for (const command of commands) socket.send(command);
    });
    socket.on("message", (data) => {
      messages.push(JSON.parse(String(data)));
      if (messages.length === count) socket.close();
    });
    socket.on("close", (code) => resolve([...messages, code]));
    socket.on("error", reject);
  });
}

const start = (lab: string): string =>
  JSON.stringify({ do: "start", lab, family: 4, programs: {} });

test.each([
  ["an unknown command", '{"do":"rm"}'],
  ["a lab that is not in the list", start("/etc")],
  ["a lab in another folder", start("../labs/handshake")],
])("%s closes the stream", async (_, command) => {
  expect(await received([command], 9)).toEqual([{ update: "welcome", fresh: true }, 1008]);
});

test("a lab that cannot run is reported with reason and exit code, and again to later listeners", async () => {
  const failed = {
    update: "failed",
    exitCode: 2,
    result: expect.objectContaining({ lab: "no-lab", reason: expect.stringContaining("no-lab") }),
  };
  expect((await received([start("no-lab")], 2)).slice(0, 2)).toEqual([
    { update: "welcome", fresh: true },
    failed,
  ]);
  expect((await received([], 2)).slice(0, 2)).toEqual([
    { update: "welcome", fresh: false },
    failed,
  ]);
});

test("a tab without a run that has ended has no files", async () => {
  const answer = await ask(`${home()}file/${TAB}/record.json`);
  expect(answer.status).toBe(404);
  expect(answer.text).toContain("This tab has no run with that file.");
});
