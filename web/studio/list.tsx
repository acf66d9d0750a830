/** The labs in the order of the course, with what the user has done. Each is a link, so that several can be opened in tabs. */
import { useState } from "preact/hooks";
import { safeText } from "../../src/report/text/safe-text.ts";
import { VERDICT_SIGNS } from "../../src/report/text/verdict.ts";
import type { DoneRun, PathLab, PathPart } from "../../src/studio-protocol/updates.ts";
import { saveAs } from "../download.ts";
import { PageHead } from "../views/page-head.tsx";
import { Panel } from "../views/panel.tsx";

export function LabList({ parts }: { readonly parts: readonly PathPart[] | undefined }) {
  const [sought, seek] = useState("");
  const all = parts?.flatMap(({ labs }) => labs) ?? [];
  const passed = all.filter(hasPassed).length;
  const shown = parts
    ?.map(({ title, labs }) => ({ title, labs: labs.filter((lab) => isSought(lab, sought)) }))
    .filter(({ labs }) => labs.length > 0);
  return (
    <main>
      <PageHead brand="wirestep studio" title="The labs">
        <p class="question">
          Step two small programs line by line. See every packet, and both kernels’ tables and
          states.
        </p>
        <p class="meta">
          The parts form a course on TCP. A lab takes a few seconds to start. You can open several
          at the same time, each in its own tab.
        </p>
        <p>
          <a class="act next own-way-in" href="?own">
            Your own programs
          </a>{" "}
          <span class="meta">Run two programs without a lab, and see what each line does.</span>
        </p>
      </PageHead>
      {parts === undefined ? (
        <p class="empty">Reading the labs …</p>
      ) : (
        <div class="seek">
          <label>
            Search{" "}
            <input
              type="search"
              value={sought}
              onInput={({ currentTarget }) => seek(currentTarget.value)}
            />
          </label>
          <span role="status">
            {passed} of {all.length} labs passed
          </span>
          <button type="button" class="plain" onClick={() => exportProgress(all)}>
            Export my progress
          </button>
        </div>
      )}
      {shown?.length === 0 && <p class="empty">No lab’s name or question has these words.</p>}
      <div class="path">
        {shown?.map(({ title, labs }) => (
          <Panel
            key={title}
            id={`part-${numberOf(parts, title)}`}
            title={`${numberOf(parts, title)}. ${safeText(title)}`}
          >
            <ol>
              {labs.map((lab) => (
                <LabLink key={lab.name} lab={lab} />
              ))}
            </ol>
          </Panel>
        ))}
      </div>
    </main>
  );
}

function numberOf(parts: readonly PathPart[] | undefined, title: string): number {
  return (parts ?? []).findIndex((part) => part.title === title) + 1;
}

function hasPassed({ done = [] }: PathLab): boolean {
  return done.some(({ verdict }) => verdict === "passed");
}

/** Whether all words are in its name or question. */
function isSought({ name, question }: PathLab, sought: string): boolean {
  const text = `${name} ${question}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function exportProgress(labs: readonly PathLab[]): void {
  const done = labs.flatMap(({ name, done = [] }) => done.map((run) => ({ lab: name, ...run })));
  saveAs("progress.json", `${JSON.stringify(done, undefined, 2)}\n`);
}

function LabLink({
  lab: { name, question, families, slow, done = [] },
}: {
  readonly lab: PathLab;
}) {
  const address = `?lab=${encodeURIComponent(name)}`;
  const on = (family: number) => done.find((run) => run.family === family);
  return (
    <li>
      <a href={address}>{safeText(name)}</a> <Done run={on(4)} />
      {families.includes(6) && (
        <>
          {" "}
          <a class="on-six" href={`${address}&family=6`} aria-label={`${safeText(name)} on IPv6`}>
            on IPv6
          </a>{" "}
          <Done run={on(6)} />
        </>
      )}
      <p>
        {safeText(question)}
        {slow && " This lab waits for a kernel timer and takes more than a minute."}
      </p>
    </li>
  );
}

function Done({ run }: { readonly run: DoneRun | undefined }) {
  if (run === undefined) return null;
  return (
    <span class={`done ${run.verdict}`} title={run.at.slice(0, 16).replace("T", " ")}>
      {VERDICT_SIGNS[run.verdict]}
    </span>
  );
}
