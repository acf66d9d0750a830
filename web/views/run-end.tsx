/** The run as a whole: sequences, the kernel's trace, mismatches and environment. */
import { firstConnection, tracedPath } from "../../src/check/trace.ts";
import { PEERS } from "../../src/lab/model.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { becauseIn } from "../../src/report/text/transcript/reasons.ts";
import { dropLines, statesText } from "../../src/report/text/transcript/states.ts";
import { Mismatches } from "./differs.tsx";

const FILES = ["transcript.txt", "record.json", "server.pcap", "client.pcap"];

interface RunEndProps {
  readonly record: RunRecord;
  /** The folder of the run's files. The page's own folder if left out. */
  readonly folder?: string | undefined;
  /** The address before the names of the files. */
  readonly downloads?: string | undefined;
}

export function RunEnd({ record, folder, downloads = "" }: RunEndProps) {
  const { flags, mismatches, reason, environment, trace, traceMissing, steps, late, lab } = record;
  const { peers, port, run } = record;
  const because = becauseIn(record);
  const ends = firstConnection([...steps.flatMap(({ packets }) => packets), ...late]);
  const end = record.observed?.end;
  const left = steps.some(({ unplanned }) => unplanned);
  const planned = steps.filter(({ unplanned }) => !unplanned).length;
  const missing = lab.steps - planned;
  const arrows = (path: string): string => path.replaceAll(" ", " → ") || "none";
  return (
    <>
      <h3 id="whole">The run as a whole</h3>
      {reason !== undefined && (
        <p class="reason">
          Inconclusive: {safeText(reason)}
          {!left && " This says nothing about the programs."}
        </p>
      )}
      {end !== undefined && <p class="reason">The run is over: {safeText(end)}.</p>}
      {missing > 0 && (
        <p class="reason">
          {missing} of {lab.steps} steps were not run.
        </p>
      )}
      <Mismatches all={mismatches} because={(one) => because(one)} />
      <dl class="facts">
        <div>
          <dt>flags</dt>
          <dd>
            <code>{safeText(flags.observed || "none")}</code>
          </dd>
        </div>
        {PEERS.map((peer) => (
          <div key={peer}>
            <dt>{peer}</dt>
            <dd>{statesText(record, peer) || "none"}</dd>
          </div>
        ))}
        {trace !== undefined &&
          ends !== undefined &&
          PEERS.map((peer) => (
            <div key={peer}>
              <dt>trace, {peer}</dt>
              <dd>{arrows(tracedPath(trace[peer], peer, ends))}</dd>
            </div>
          ))}
        {dropLines(record).length > 0 && (
          <div>
            <dt>dropped by the kernels</dt>
            <dd>
              {dropLines(record).map((line) => (
                <div key={line}>{line}</div>
              ))}
            </dd>
          </div>
        )}
        {traceMissing !== undefined && (
          <div>
            <dt>trace</dt>
            <dd>missing: {safeText(traceMissing)}</dd>
          </div>
        )}
        <div>
          <dt>addresses</dt>
          <dd>
            {PEERS.map((peer) => `${peer} ${peers[peer].address}`).join(", ")}, port {port}
          </dd>
        </div>
        <div>
          <dt>started</dt>
          <dd>
            <time dateTime={run.started}>{run.started.slice(0, 16).replace("T", " ")} UTC</time>
          </dd>
        </div>
        <div>
          <dt>kernel</dt>
          <dd>{safeText(environment.kernel)}</dd>
        </div>
        <div>
          <dt>engine</dt>
          <dd>{safeText(environment.engine)}</dd>
        </div>
        <div>
          <dt>files</dt>
          <dd>
            {(folder === undefined ? FILES : ["report.html", ...FILES]).map((file) => (
              <>
                <a key={file} href={`${downloads}${file}`}>
                  {file}
                </a>{" "}
              </>
            ))}
            {folder === undefined ? "in the folder of this page" : safeText(`in ${folder}`)}
          </dd>
        </div>
      </dl>
    </>
  );
}
