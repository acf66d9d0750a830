/** One run of a lab on a stage, from the first step to the record: gathers the steps, then makes the verdict. */
import type { Peer } from "../lab/model.ts";
import { Link } from "../observe/link.ts";
import type { RunRecord } from "../record/record.ts";
import { assembleRecord } from "./assemble.ts";
import { capturesOf } from "./captures.ts";
import { Gathering, type RunOptions } from "./gathering.ts";
import { imageIds } from "./image-ids.ts";
import { QUIET_PERIOD } from "./quiet-period.ts";

/** A run's record and the files that belong to it. */
export interface RunResult {
  readonly record: RunRecord;
  readonly captures: Readonly<Record<Peer, Uint8Array>>;
  /** netstat's output after each step. */
  readonly netstat: readonly Readonly<Record<Peer, string>>[];
}

/** @throws InvalidLabError if a tag is on a line without code; the signal's reason if it aborts */
export async function runLab(options: RunOptions): Promise<RunResult> {
  const { plan, stage, signal } = options;
  const link = new Link(stage.peers, signal);
  const gathering = new Gathering(stage.addresses, plan);
  try {
    await gathering.allSteps(options, link);
  } catch (error) {
    await gathering.failed(error, stage, plan);
  }
  const captures = gathering.captured ?? capturesOf(link);
  const captured = (peer: Peer) => ({
    packets: captures[peer].count,
    dropped: gathering.dropped[peer],
    leftOut: { ...link.captures[peer].leftOut },
  });
  const record = assembleRecord({
    plan,
    run: { id: options.run, started: options.started.toISOString() },
    student: options.student,
    environment: {
      stage: options.venue.kind,
      engine: options.venue.version,
      kernel: options.venue.kernel,
      images: imageIds(options.images),
      tools: gathering.tools,
      ...options.venue.limits,
    },
    peers: {
      server: { address: stage.addresses.server },
      client: { address: stage.addresses.client },
    },
    quietPeriod: QUIET_PERIOD,
    capture: { server: captured("server"), client: captured("client") },
    ...gathering.gathered,
  });
  return {
    record,
    captures: { server: captures.server.file, client: captures.client.file },
    netstat: gathering.netstat,
  };
}
