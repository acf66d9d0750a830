/** Two observed programs: their calls as a run records them, and as strace sees them on the same stage. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PEERS, type Peer } from "../../src/lab/model.ts";
import { type ObservedPair, readObserved } from "../../src/lab-files/observed.ts";
import { languageOf } from "../../src/languages/languages.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { recordOf } from "../../test/support/runs/performed.ts";
import type { ObservedPrograms } from "../observed-pairs.ts";
import { byThread, type Seen } from "./seen.ts";
import { type SeenPeers, Witnessed } from "./stage.ts";

export interface ObservedSides {
  readonly stepped: SeenPeers;
  readonly traced: SeenPeers;
}

export async function observedSides(programs: ObservedPrograms): Promise<ObservedSides> {
  const { server, client, packages } = programs;
  const settings = { by: "line", family: 4, port: 12345 } as const;
  const pair = await readObserved({ server, client }, settings, packages);
  const { steps, observed } = await runOnce(pair);
  const ends = observed?.end === "both programs have ended";
  await using witnessed = await Witnessed.running(pair.loaded, ends);
  const stepped = eachPeer((peer) => callsOf(steps, peer));
  const traced = await witnessed.traced();
  const { plan } = pair.loaded;
  const comparable = (sides: SeenPeers): SeenPeers =>
    eachPeer((peer) => {
      const runtime = languageOf(plan.programs[peer])?.runtime;
      if (runtime?.tasks !== undefined) return ofTasks(sides[peer]);
      const isCompiled = plan.starts?.[peer] === undefined;
      return isCompiled ? sides[peer] : withoutCounts(sides[peer]);
    });
  return { stepped: comparable(stepped), traced: comparable(traced) };
}

const eachPeer = (of: (peer: Peer) => Seen): SeenPeers =>
  Object.fromEntries(PEERS.map((peer) => [peer, of(peer)])) as unknown as SeenPeers;

async function runOnce(observed: ObservedPair): Promise<RunRecord> {
  const runs = await mkdtemp(join(tmpdir(), "wirestep-witness-"));
  try {
    return await recordOf({ lab: "observe", runs, observed });
  } finally {
    await rm(runs, { recursive: true });
  }
}

function callsOf(steps: RunRecord["steps"], peer: Peer): Seen {
  const lines = steps.flatMap(({ executed, finished }) => [
    ...(executed ? [executed] : []),
    ...finished,
  ]);
  const calls = lines.filter((line) => line.peer === peer).flatMap((line) => line.calls);
  return byThread(
    calls.map(({ process: number = 1, thread = 1, name, raw, result, errno, folded }) => ({
      by: `${number}.${thread}`,
      name: raw ?? name,
      result,
      errno,
      ...(folded !== undefined && { folded }),
    })),
  );
}

/** The runtime waits for sockets by these, in one thread for all tasks. */
const RUNTIMES = /^(?:epoll_|eventfd|pipe2)/;

/**
 * Of a program whose tasks are not threads: a record numbers the tasks, and strace the threads that executed them, which
 * the runtime chooses. Their calls are compared without their threads.
 */
function ofTasks(seen: Seen): Seen {
  const calls = Object.values(seen).flatMap((thread) => thread.calls);
  return { all: { calls: calls.filter((call) => !RUNTIMES.test(call)).sort(), folded: 0 } };
}

/** Of an interpreter or a command, strace also shows the calls that libraries make before the program's own begin. */
function withoutCounts(seen: Seen): Seen {
  return Object.fromEntries(
    Object.entries(seen).map(([by, { calls }]) => [by, { calls, folded: 0 }]),
  );
}
