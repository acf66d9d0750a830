/** The labs in the order of the course. Each is a link, so that a user can open several in tabs. */

import { safeText } from "../../src/report/text/safe-text.ts";
import type { PathLab, PathPart } from "../../src/studio-protocol/updates.ts";
import { PageHead } from "../views/page-head.tsx";
import { Panel } from "../views/panel.tsx";

export function LabList({ parts }: { readonly parts: readonly PathPart[] | undefined }) {
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
      </PageHead>
      {parts === undefined && <p class="empty">Reading the labs …</p>}
      <div class="path">
        {parts?.map(({ title, labs }, index) => (
          <Panel key={title} id={`part-${index}`} title={`${index + 1}. ${safeText(title)}`}>
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

function LabLink({ lab: { name, question, families, slow } }: { readonly lab: PathLab }) {
  const address = `?lab=${encodeURIComponent(name)}`;
  return (
    <li>
      <a href={address}>{safeText(name)}</a>
      {families.includes(6) && (
        <>
          {" "}
          <a class="on-six" href={`${address}&family=6`} aria-label={`${safeText(name)} on IPv6`}>
            on IPv6
          </a>
        </>
      )}
      <p>
        {safeText(question)}
        {slow && " This lab waits for a kernel timer and takes more than a minute."}
      </p>
    </li>
  );
}
