/** The labs as a way to go: each a link, so that several can be opened side by side. */

import { safeText } from "../../src/report/text/safe-text.ts";
import type { PathLab, PathPart } from "../../src/studio-protocol/updates.ts";
import { PageHead } from "../views/page-head.tsx";
import { Panel } from "../views/panel.tsx";

export function LabList({ parts }: { readonly parts: readonly PathPart[] | undefined }) {
  return (
    <main>
      <PageHead brand="wirestep studio" title="The labs">
        <p class="question">
          Two small programs, stepped line by line: every packet, both kernels’ tables and states.
        </p>
        <p class="meta">
          Part by part, they are a way through TCP. A lab takes a few seconds to come up; open
          several side by side, each in a tab of its own.
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
        {slow && " It waits for a timer of the kernel: a minute and more."}
      </p>
    </li>
  );
}
