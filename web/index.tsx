/** The page of all runs: verdicts, statements and edges, with a link to each run's page. */

import { eventText } from "../src/diagram/graph.ts";
import type { IndexedRun, RunsIndex } from "../src/draw/runs-index.ts";
import { DIAGRAM_SIZE } from "../src/draw/states/diagram.ts";
import { showingShapes } from "../src/draw/states/svg.ts";
import { edgesSummary, whereText } from "../src/report/text/edges.ts";
import { safeText } from "../src/report/text/safe-text.ts";
import { VERDICT_SIGNS } from "../src/report/text/verdict.ts";
import { shape } from "./shape.ts";
import { PageHead } from "./views/page-head.tsx";
import { Panel } from "./views/panel.tsx";
import { Table } from "./views/table.tsx";

export function Index({ index: { runs, claims, edges } }: { readonly index: RunsIndex }) {
  const passed = runs.filter(({ verdict }) => verdict === "passed").length;
  const shown = claims.filter((claim) => claim.shown).length;
  return (
    <main>
      <PageHead brand="wirestep" title="All runs">
        <p class="question">
          {passed} of {runs.length} passed · {shown} of {claims.length} statements ·{" "}
          {edgesSummary(edges)}
        </p>
      </PageHead>
      <Panel id="runs" title="Runs" aside={<span>the newest run of each lab</span>}>
        <Table
          kind="index"
          under="runs"
          columns={["lab", "verdict", "question", "steps", "packets", "when, UTC", "files"]}
        >
          {runs.map((run) => (
            <RunRow key={run.folder} run={run} />
          ))}
        </Table>
      </Panel>
      <Panel
        id="statements"
        title="Statements"
        aside={
          <span>
            {shown} of {claims.length} shown
          </span>
        }
      >
        <Table kind="index" under="statements" columns={["id", "statement", "shown by"]}>
          {claims.map(({ id, text, shown: isShown, places }) => (
            <tr key={id} class={isShown ? "" : "missing"}>
              <th scope="row">{id}</th>
              <td>{safeText(text)}</td>
              <td>
                {safeText(places.slice(0, 3).join(", "))}
                {places.length > 3 && `, ${places.length - 3} more`}
              </td>
            </tr>
          ))}
        </Table>
      </Panel>
      <Panel
        id="edges"
        title="Edges of the state diagram"
        aside={<span>{edgesSummary(edges)}</span>}
      >
        <svg
          class="edges-picture"
          viewBox={`0 0 ${DIAGRAM_SIZE.width} ${DIAGRAM_SIZE.height}`}
          role="img"
          aria-label="State diagram; the table below has the same content"
        >
          {showingShapes(edges).map((one) => shape(one))}
        </svg>
        <Table
          kind="index"
          under="edges"
          columns={["edge", "from", "to", "event / action", "shown by"]}
        >
          {edges.map((one) => (
            <tr key={one.edge.id} class={one.showings.length > 0 ? "" : "missing"}>
              <th scope="row">{one.edge.name}</th>
              <td>{one.edge.from}</td>
              <td>{one.edge.to}</td>
              <td>{eventText(one.edge)}</td>
              <td>{safeText(whereText(one))}</td>
            </tr>
          ))}
        </Table>
      </Panel>
    </main>
  );
}

function RunRow({ run }: { readonly run: IndexedRun }) {
  const { lab, family, verdict, question, detail, steps, packets, started, folder } = run;
  const at = (file: string): string =>
    `${folder.split("/").map(encodeURIComponent).join("/")}/${file}`;
  return (
    <tr>
      <th scope="row">
        <a href={at("report.html")}>
          {safeText(lab)}
          {family === 6 && " on IPv6"}
        </a>
      </th>
      <td>
        <span class={`verdict small ${verdict}`}>{VERDICT_SIGNS[verdict]}</span>
      </td>
      <td>
        {safeText(question)}
        {detail !== "" && <span class="detail">{safeText(detail)}</span>}
      </td>
      <td class="amount">{steps}</td>
      <td class="amount">{packets}</td>
      <td class="when">{started.slice(0, 16).replace("T", " ")}</td>
      <td class="when">
        <a href={at("transcript.txt")}>transcript</a> <a href={at("record.json")}>record</a>{" "}
        <a href={at("server.pcap")}>server</a> <a href={at("client.pcap")}>client</a>
      </td>
    </tr>
  );
}
