/**
 * Three projects: `pure` needs nothing but this checkout and takes seconds; `page` opens pages in
 * Chromium; `live` needs a Docker engine and runs one file at a time, so that labs do not compete for
 * the machine. No test is retried.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const LIVE = "test/**/*.live.test.ts";
const PAGE = "test/**/*.page.test.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    projects: [
      {
        test: {
          name: "pure",
          include: ["test/**/*.test.ts"],
          exclude: [LIVE, PAGE],
          isolate: false, // what the tests import keeps no state: load it once
          testTimeout: 20_000, // a slow machine starting node; the work itself is milliseconds
        },
      },
      {
        test: {
          name: "page",
          include: [PAGE],
          fileParallelism: false, // what is measured is not to be disturbed
          testTimeout: 60_000,
          hookTimeout: 600_000, // where Chromium has to be installed first
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
