import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openEngine } from "../../src/engine/connect.ts";
import { EnvironmentError } from "../../src/runtime/environment-error.ts";

/** The result for an engine that answers every request with this text. */
async function opened(text: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "wirestep-engine-"));
  const socket = join(folder, "docker.sock");
  const server = createServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  try {
    const env = { DOCKER_HOST: `unix://${socket}` };
    return await openEngine({ note: () => undefined, env }).catch((error: unknown) => error);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  }
}

test("an engine reports its version, kernel and architecture", async () => {
  const about = { Os: "linux", Version: "20.10.24", KernelVersion: "6.18.44", Arch: "amd64" };
  expect(await opened(JSON.stringify(about))).toMatchObject({
    version: "20.10.24",
    apiVersion: "unknown",
    kernel: "6.18.44",
  });
});

test.each([
  ["Engine", "Docker"],
  ["Podman Engine", "Podman"],
])("an engine whose first component is %s is %s", async (Name, product) => {
  const about = { Os: "linux", Components: [{ Name }] };
  expect(await opened(JSON.stringify(about))).toMatchObject({ product });
});

test("an answer without JSON is not an engine", async () => {
  const error = await opened("<html>");
  expect(error).toBeInstanceOf(EnvironmentError);
  expect(String(error)).toMatch(/does not report its version: its answer is not JSON$/);
});

test.each(["null", "7", '{"Os":7}', '{"Os":"windows"}'])(
  "an engine that answers %s runs no Linux",
  async (text) => {
    const error = await opened(text);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(String(error)).toMatch(/runs (no|windows) containers\.$/);
  },
);
