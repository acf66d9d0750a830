/** A server with TLS and a password, as an instructor has it who lets other machines reach it. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queueAddress } from "../../src/queue/address.ts";
import { Connections } from "../../src/queue/connection.ts";
import { freePort, needProgram } from "../support/commands/machine.ts";
import { RedisServer } from "../support/queue/redis-server.ts";

const run = promisify(execFile);
const PASSWORD = "correct horse";

let folder: string;
let server: RedisServer;
let port: number;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirestep-tls-"));
  await needProgram("openssl", "openssl");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const signed = ["req", "-x509", ...key, "-subj", "/CN=localhost", "-days", "2"];
  for (const name of ["own", "other"]) {
    await run("openssl", [
      ...signed,
      ...["-addext", "subjectAltName=DNS:localhost"],
      ...["-keyout", file(`${name}.key`), "-out", file(`${name}.pem`)],
    ]);
  }
  port = await freePort();
  server = await RedisServer.start([
    "port 0",
    `tls-port ${port}`,
    `tls-cert-file ${file("own.pem")}`,
    `tls-key-file ${file("own.key")}`,
    "tls-auth-clients no",
    `requirepass "${PASSWORD}"`,
  ]);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const connected = (given: { scheme?: string; password?: string; authority?: string }) =>
  Connections.to({
    address: queueAddress(`${given.scheme ?? "rediss"}://localhost:${port}`, false),
    password: given.password,
    authority: given.authority,
  });

/** The message and the fix of a connection that is refused. */
const refusal = (given: Parameters<typeof connected>[0]): Promise<unknown> =>
  connected(given).then(
    () => "accepted",
    (error) => `${error.message}\n${error.advice}`,
  );

test("with the authority's certificate and the password, a connection is encrypted and works", async () => {
  await using connections = await connected({ password: PASSWORD, authority: file("own.pem") });
  const redis = await connections.another();
  expect(await redis.ping()).toBe("PONG");
  expect(redis.stream).toHaveProperty("encrypted", true);
});

test("a certificate that this system does not know is refused, with the option that names its authority", async () => {
  expect(await refusal({ password: PASSWORD })).toMatch(/certificate[\s\S]*--queue-ca/);
  expect(await refusal({ password: PASSWORD, authority: file("other.pem") })).toMatch(/--queue-ca/);
});

test("a wrong password, and none, are refused, with the way to give the right one", async () => {
  const authority = file("own.pem");
  for (const password of ["guess", undefined]) {
    const text = await refusal({ authority, ...(password && { password }) });
    expect(text).toMatch(/refuses .*password[\s\S]*--queue-password/);
    expect(text).not.toContain("guess");
  }
});

test("an address without encryption meets a server with it, and the message has the other address", async () => {
  expect(await refusal({ scheme: "redis", password: PASSWORD })).toMatch(/rediss:\/\//);
});
