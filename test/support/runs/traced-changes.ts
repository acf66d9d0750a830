/** The state changes that a kernel traced. */
import type { Peer } from "../../../src/lab/model.ts";
import type { RunRecord } from "../../../src/record/record.ts";

/** `CLOSED → SYN-SENT`: the changes of the first connection's socket. */
export function tracedChanges({ trace, steps }: RunRecord, peer: Peer): readonly string[] {
  const port = steps.flatMap(({ packets }) => packets)[0]?.source.port;
  const own = trace?.[peer].filter(({ local, remote }) =>
    [local.port, remote.port].includes(port ?? -1),
  );
  return (own ?? []).map(({ from, to }) => `${from} → ${to}`);
}
