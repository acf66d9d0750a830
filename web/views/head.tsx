/** The head of a run's page: the lab, the peers and the verdict. */
import { PEERS } from "../../src/lab/model.ts";
import { safeText } from "../../src/report/text/safe-text.ts";
import { VERDICT_SIGNS } from "../../src/report/text/verdict.ts";
import type { ShownRun } from "../source.ts";
import { LabTitle, PageHead } from "./page-head.tsx";

export function Head({ run: { head, end } }: { readonly run: ShownRun }) {
  const { lab, peers, port, run, family } = head;
  return (
    <PageHead
      brand="wirestep"
      title={<LabTitle name={lab.name} family={family} />}
      end={end && <p class={`verdict ${end.verdict}`}>{VERDICT_SIGNS[end.verdict]}</p>}
    >
      <p class="question">{safeText(lab.question)}</p>
      <p class="meta">
        {PEERS.map((peer) => `${peer} ${peers[peer].address}`).join(" · ")} · port {port} ·{" "}
        <time dateTime={run.started}>{run.started.slice(0, 16).replace("T", " ")} UTC</time>
      </p>
    </PageHead>
  );
}
