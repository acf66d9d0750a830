/**
 * The projects of the tests, in the order of their groups. The projects of one group run side by side.
 *
 * | project        | needs                      | group | at once | tests                                                       |
 * |----------------|----------------------------|-------|---------|-------------------------------------------------------------|
 * | pure           | this checkout              | 0     | cores   | everything that needs no machine                            |
 * | page           | Chromium                   | 0     | cores   | pages                                                       |
 * | page-alone     | Chromium                   | 1     | 1       | a page whose frames are measured                            |
 * | live           | a Docker engine            | 2     | 3       | what is about an engine, and the same behaviour there       |
 * | programs       | root, or an engine         | 2     | 3       | what is about programs, runs and reports                    |
 * | live-timed     | an engine                  | 3     | 3       | runs in which a kernel's timer decides                      |
 * | programs-timed | root, or an engine         | 3     | 3       | the same, and the slow labs, which mostly wait              |
 * | labs           | root, or an engine         | 4     | 4       | all labs, run once for all files of the project             |
 * | live-alone     | an engine                  | 5     | 1       | what would disturb others                                   |
 * | the others     | an engine                  | 6 ... |         | parts of `make test-all`                                    |
 *
 * Root runs `programs`, `programs-timed` and `labs` on stages of namespaces, in about half of an engine's time; anyone else
 * runs them on the engine. Each file looks only at what its own runs have made. No test is retried.
 */
import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { SlowestFiles } from "../tools/slowest-files.ts";
import { LongestFirst } from "./support/longest-first.ts";
import { ON_NAMESPACES } from "./support/runs/on-namespaces.ts";

const LIVE = "test/**/*.live.test.ts";
const PAGE = "test/**/*.page.test.ts";
const ENGINES = "test/**/*.engines.test.ts";
/** How Wirestep comes to machines: a bundle, the npm package, and a clone without an engine. Each is made from nothing. */
const DISTRIBUTION = [
  "test/bundle/bundle.live.test.ts",
  "test/bundle/homework.live.test.ts",
  "test/cli/package.live.test.ts",
  "test/venue/namespaces/without-engine.live.test.ts",
];

/** The comparison with strace: minutes for a few programs. */
const WITNESS = ["test/run/witness.live.test.ts"];
/** Benches and fuzzers on real tools, terminals over ssh, and all labs on both stages. */
const TOOLS = [
  "test/cli/step/remote-terminals.live.test.ts",
  "test/tools/bench/*.live.test.ts",
  "test/tools/fuzz/gate.live.test.ts",
  "test/venue/namespaces/all-labs.live.test.ts",
];

/** Programs in all languages, whose compilers are large. */
const IN_LANGUAGES = [
  "test/labs/in-all-languages.live.test.ts",
  "test/labs/in-languages.live.test.ts",
  "test/run/observed-languages.live.test.ts",
];

/** Each file with the reason why nothing may run next to it. */
const ALONE = {
  "test/web/long-run.page.test.ts": "it measures how long a browser takes for a frame",
};
/** A run that stands still while a kernel's timer runs is inconclusive. The slow labs only wait, so two cores serve three. */
const LIVE_TIMED = [
  "test/run/gate-faults.live.test.ts",
  "test/observe/state-trace.live.test.ts",
  "test/orchestrate/prepared-stage.live.test.ts",
];
const PROGRAMS_TIMED = [
  "test/labs/slow-labs.live.test.ts",
  "test/run/held-packets.live.test.ts",
  "test/run/quiet-period.live.test.ts",
];
/** They read the runs of all labs, which the first of them makes while the others wait. */
const LABS = [
  "test/labs/engine.live.test.ts",
  "test/labs/labs.live.test.ts",
  "test/labs/captures.live.test.ts",
  "test/labs/traces.live.test.ts",
  "test/labs/causes.live.test.ts",
  "test/run/ipv6.live.test.ts",
  "test/web/reports.live.test.ts",
];
const LIVE_ALONE = {
  "test/run/hostile.live.test.ts": "its programs take all of the machine that they can get",
  "test/tools/faults/engine-restarted.live.test.ts": "it restarts the engine",
  "test/run/killed-runs.live.test.ts": "any command removes what it makes",
  "test/cli/lab/by-hand.live.test.ts": "`wirestep clean` removes the stage that it keeps",
};
/** They are about programs, and how a run, the terminal and the studio report them. */
const PROGRAMS = [
  "test/cli/grading/*.live.test.ts",
  "test/tools/grading/gate.live.test.ts",
  "test/queue/*.live.test.ts",
  "test/cli/observe.live.test.ts",
  "test/cli/lab/programs.live.test.ts",
  "test/cli/step/predict.live.test.ts",
  "test/cli/step/step.live.test.ts",
  "test/cli/step/step-again.live.test.ts",
  "test/cli/step/step-screen.live.test.ts",
  "test/github/action.live.test.ts",
  "test/labs/authoring.live.test.ts",
  "test/labs/mutations.live.test.ts",
  "test/run/calls.live.test.ts",
  "test/run/children.live.test.ts",
  "test/run/exceptions.live.test.ts",
  "test/run/exec.live.test.ts",
  "test/run/loopback.live.test.ts",
  "test/run/observed.live.test.ts",
  "test/run/own-goals.live.test.ts",
  "test/run/own-way.live.test.ts",
  "test/run/threads.live.test.ts",
  "test/run/transfers.live.test.ts",
  "test/run/step/typed-input.live.test.ts",
  "test/orchestrate/draft-lab.live.test.ts",
  "test/run/variables.live.test.ts",
  "test/run/wrong-labs.live.test.ts",
  "test/web/studio/again.live.test.ts",
  "test/web/studio/edits.live.test.ts",
  "test/web/studio/input.live.test.ts",
  "test/web/studio/own-programs.live.test.ts",
  "test/web/studio/own-way.live.test.ts",
  "test/web/studio/predict.live.test.ts",
  "test/web/studio/studio.live.test.ts",
  "test/web/studio/tabs.live.test.ts",
];
const pagesAlone = Object.keys(ALONE);
const liveAlone = Object.keys(LIVE_ALONE);

/** A poll's own limit is a second, which a busy machine needs for one page. */
const waits = { expect: { poll: { timeout: 30_000 } } };

const limits = {
  pure: { testTimeout: 20_000, hookTimeout: 60_000 }, // a slow machine starting node; the work itself is milliseconds
  page: { testTimeout: 60_000, hookTimeout: 600_000, ...waits }, // if Chromium has to be installed first
  // The first run of a machine builds images; every wait inside has a shorter limit of its own.
  live: { testTimeout: 300_000, hookTimeout: 600_000, ...waits },
  engines: { testTimeout: 3_600_000, hookTimeout: 1_800_000, ...waits }, // each installs an engine and builds all images
};

/** A lab file imports the vocabulary from src: the checkout's condition in package.json. */
const ssr = { resolve: { conditions: ["wirestep-checkout"] } };

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    reporters: [...configDefaults.reporters, new SlowestFiles()],
    sequence: { sequencer: LongestFirst },
    globalSetup: ["test/support/commands/built.ts", "test/support/runs/labs-folder.ts"],
    projects: [
      {
        ssr,
        test: {
          name: "pure",
          include: ["test/**/*.test.ts"],
          exclude: [LIVE, PAGE, ENGINES],
          isolate: false, // the imported modules keep no state, so they are loaded once
          maxWorkers: "100%",
          ...limits.pure,
        },
      },
      {
        ssr,
        test: {
          name: "page",
          include: [PAGE],
          exclude: pagesAlone,
          maxWorkers: "100%",
          ...limits.page,
        },
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
          exclude: [
            ...LIVE_TIMED,
            ...PROGRAMS_TIMED,
            ...LABS,
            ...PROGRAMS,
            ...liveAlone,
            ...DISTRIBUTION,
            ...WITNESS,
            ...TOOLS,
            ...IN_LANGUAGES,
          ],
          globalSetup: "test/support/runs/on-engine.ts",
          maxWorkers: 3, // a run waits for a third of its time
          sequence: { groupOrder: 2 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "programs",
          include: PROGRAMS,
          env: ON_NAMESPACES,
          globalSetup: "test/support/runs/on-namespaces.ts",
          maxWorkers: 3,
          sequence: { groupOrder: 2 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "live-timed",
          include: LIVE_TIMED,
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "programs-timed",
          include: PROGRAMS_TIMED,
          env: ON_NAMESPACES,
          maxWorkers: 3,
          sequence: { groupOrder: 3 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "labs",
          include: LABS,
          env: ON_NAMESPACES,
          maxWorkers: 4,
          sequence: { groupOrder: 4 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "live-alone",
          include: liveAlone,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "distribution",
          include: DISTRIBUTION,
          fileParallelism: false,
          sequence: { groupOrder: 6 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "tools",
          include: TOOLS,
          maxWorkers: 2,
          sequence: { groupOrder: 9 },
          ...limits.live,
        },
      },
      {
        ssr,
        test: {
          name: "languages",
          include: IN_LANGUAGES,
          env: ON_NAMESPACES,
          globalSetup: "test/support/runs/on-namespaces.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 10 },
          ...limits.engines,
        },
      },
      {
        ssr,
        test: {
          name: "witness",
          include: WITNESS,
          sequence: { groupOrder: 8 },
          ...limits.engines,
        },
      },
      {
        ssr,
        test: {
          name: "engines",
          include: [ENGINES],
          fileParallelism: false,
          sequence: { groupOrder: 7 },
          ...limits.engines,
        },
      },
    ],
  },
});
