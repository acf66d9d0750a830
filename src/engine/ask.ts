/**
 * Turns an engine's address and a path of its API into the answer, or into the reason why there is none,
 * within a limit. It distinguishes a stale socket file, a hung daemon and a missing permission. It speaks
 * plain HTTP, because it runs before every command. It changes nothing in the engine.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { EngineAddress } from "./hosts.ts";

/** An import of `node:http` as a module would also load the parts of fetch and WebSocket. */
const require = createRequire(import.meta.url);
const { request } = require("node:http") as typeof import("node:http");
const { connect } = require("node:net") as typeof import("node:net");

export type Answer =
  | { readonly kind: "answers"; readonly body: string }
  /** No such socket, or no process listens on it. */
  | { readonly kind: "absent"; readonly why: string }
  | { readonly kind: "denied"; readonly why: string }
  | { readonly kind: "hangs"; readonly why: string }
  /** An answer, but not that of a working engine. */
  | { readonly kind: "wrong"; readonly why: string; readonly status?: number | undefined };

export interface AskOptions {
  /** Milliseconds. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

export function ask(engine: EngineAddress, path: string, options: AskOptions): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.limit);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) =>
      resolve(
        timeout.aborted
          ? { kind: "hangs", why: `no answer within ${options.limit / 1000} s` }
          : { kind: kindOf(error.code), why: error.message },
      );
    let started: ReturnType<typeof send>;
    try {
      started = send(engine, path, signal);
    } catch (error) {
      resolve({ kind: "wrong", why: String(error) });
      return;
    }
    started.on("error", failed).on("response", (response) => {
      let body = "";
      response.setEncoding("utf8").on("error", failed);
      response.on("data", (text: string) => {
        body += text;
      });
      response.on("end", () =>
        resolve(
          response.statusCode === 200
            ? { kind: "answers", body }
            : {
                kind: "wrong",
                why: `HTTP ${response.statusCode}: ${body.slice(0, 200).trim()}`,
                status: response.statusCode,
              },
        ),
      );
    });
    started.end();
  });
}

function send(engine: EngineAddress, path: string, signal: AbortSignal) {
  const { host } = engine;
  const common = { path, signal, agent: false, headers: { host: "docker" } } as const;
  if (host.startsWith("unix://")) {
    const { agent: _, ...one } = common;
    return request({ ...one, createConnection: () => connect(host.slice(7)) });
  }
  const url = new URL(host);
  if (!["tcp:", "http:", "https:"].includes(url.protocol)) {
    throw new Error(`addresses like ${url.protocol}// are not supported (unix:// and tcp:// are)`);
  }
  const tls = url.protocol === "https:" || engine.tls === true;
  const at = { ...common, host: url.hostname, port: Number(url.port || (tls ? 2376 : 2375)) };
  if (!tls) return request(at);
  const https = require("node:https") as typeof import("node:https");
  return https.request({ ...at, ...certificates(engine) });
}

/** The client certificate that the Docker CLI would present; none without a folder of certificates. */
export function certificates({ certificates: folder }: EngineAddress): {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
} {
  if (folder === undefined) return {};
  const read = (name: string) => readFileSync(join(folder, `${name}.pem`));
  return { ca: read("ca"), cert: read("cert"), key: read("key") };
}

function kindOf(code: string | undefined): "absent" | "denied" | "wrong" {
  if (code === "EACCES" || code === "EPERM") return "denied";
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ECONNREFUSED") return "absent";
  return "wrong";
}
