/**
 * Two projects: `pure` needs nothing but this checkout and takes seconds; `live` needs a Docker
 * engine and runs one file at a time, so that labs do not compete for the machine. No test is retried.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const LIVE = "test/**/*.live.test.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    projects: [
      {
        test: {
          name: "pure",
          include: ["test/**/*.test.ts"],
          exclude: [LIVE],
          isolate: false, // what the tests import keeps no state: load it once
          testTimeout: 20_000, // a slow machine starting node; the work itself is milliseconds
        },
      },
      {
        test: {
          name: "live",
          include: [LIVE],
          fileParallelism: false,
          // The first run of a machine builds images; every wait inside has a shorter limit of its own.
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
