/** On the bundle as it is. */
import { expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";

/** Prints the modules of Node.js that the command has loaded when it ends. */
const LIST = `process.on("exit", () => console.error(process.moduleLoadList.join("\\n")));`;

test("a command that asks no engine loads neither its client nor what Node.js has for fetch", async () => {
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(LIST)}"`;
  const { code, stderr } = await runCli(["list"], { NODE_OPTIONS });
  expect(code).toBe(0);
  const loaded = stderr.split("\n");
  expect(loaded).toContain("NativeModule fs");
  expect(loaded).not.toContain("NativeModule http2"); // the client's, for gRPC
  expect(loaded).not.toContain("NativeModule internal/deps/undici/undici");
});
