/**
 * Six projects, which `make test` runs one group after another: `pure` needs nothing but this checkout;
 * `page` opens pages in Chromium, side by side with it; `live` needs a Docker engine. A live file looks only
 * at what its own runs have made, and a file that disturbs others is named below. No test is retried.
 */
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { SlowestFiles } from "../tools/slowest-files.ts";
import { LongestFirst } from "./support/longest-first.ts";

const LIVE = "test/**/*.live.test.ts";
const PAGE = "test/**/*.page.test.ts";
const ENGINES = "test/**/*.engines.test.ts";

/** Each file with the reason why nothing may run next to it. */
const ALONE = {
  "test/web/long-run.page.test.ts": "it measures how long a browser takes for a frame",
};
const LIVE_ALONE = {
  "test/tools/faults/engine-restarted.live.test.ts": "it restarts the engine",
  "test/run/killed-runs.live.test.ts": "any command removes what it makes",
  "test/cli/lab/by-hand.live.test.ts": "`wirestep clean` removes the stage that it keeps",
};
const pagesAlone = Object.keys(ALONE);
const liveAlone = Object.keys(LIVE_ALONE);

const limits = {
  pure: { testTimeout: 20_000, hookTimeout: 60_000 }, // a slow machine starting node; the work itself is milliseconds
  page: { testTimeout: 60_000, hookTimeout: 600_000 }, // if Chromium has to be installed first
  // The first run of a machine builds images; every wait inside has a shorter limit of its own.
  live: { testTimeout: 300_000, hookTimeout: 600_000 },
  engines: { testTimeout: 3_600_000, hookTimeout: 1_800_000 }, // each installs an engine and builds all images
};

/** A lab file imports the vocabulary from src: the checkout's condition in package.json. */
const ssr = { resolve: { conditions: ["wirestep-checkout"] } };

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    reporters: [...configDefaults.reporters, new SlowestFiles()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ssr,
        test: {
          name: "pure",
          include: ["test/**/*.test.ts"],
          exclude: [LIVE, PAGE, ENGINES],
          isolate: false, // the imported modules keep no state, so they are loaded once
          ...limits.pure,
        },
      },
      {
        ssr,
        test: { name: "page", include: [PAGE], exclude: pagesAlone, ...limits.page },
      },
      {
        ssr,
        test: {
          name: "page-alone",
          include: pagesAlone,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...limits.page,
        },
      },
      {
        ssr,
        test: {
          name: "live",
          include: [LIVE],
          exclude: liveAlone,
          // Side by side, labs of different files slow each other down until one of them is inconclusive.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "live-alone",
          include: liveAlone,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "engines",
          include: [ENGINES],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          ...limits.engines,
        },
      },
    ],
  },
});
