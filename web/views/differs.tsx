/** Mismatches: expected next to observed. The first one is the cause; the others are folded. */
import type { Mismatch } from "../../src/record/record.ts";
import { safeText } from "../../src/report/text/safe-text.ts";

interface MismatchesProps {
  readonly all: readonly Mismatch[];
  /** The cause of what a mismatch shows; undefined if no rule knows one. */
  readonly because: (mismatch: Mismatch) => string | undefined;
}

export function Mismatches({ all: [first, ...others], because }: MismatchesProps) {
  return (
    <>
      {first && <Differs mismatch={first} cause={because(first)} />}
      {others.length > 0 && (
        <details class="others">
          <summary>
            {others.length === 1 ? "1 more difference" : `${others.length} more differences`}
          </summary>
          {others.map((mismatch) => (
            <Differs key={mismatch.subject} mismatch={mismatch} cause={because(mismatch)} />
          ))}
        </details>
      )}
    </>
  );
}

interface DiffersProps {
  readonly mismatch: Mismatch;
  readonly cause: string | undefined;
}

function Differs({ mismatch, cause }: DiffersProps) {
  const { subject, expected, observed, evidence, advice, follows } = mismatch;
  const [same, rest] = commonStart(expected, observed);
  return (
    <div class="differs">
      <h3>✗ {safeText(subject)}</h3>
      <div class="sides">
        <div>
          <h4>expected</h4>
          <pre>
            {safeText(same)}
            <ins>{safeText(expected.slice(rest))}</ins>
          </pre>
        </div>
        <div>
          <h4>observed</h4>
          <pre>
            {safeText(same)}
            <del>{safeText(observed.slice(rest))}</del>
          </pre>
        </div>
      </div>
      {cause !== undefined && <p class="cause">because {cause}</p>}
      {advice !== undefined && <p class="advice">Hint: {safeText(advice)}</p>}
      {evidence !== undefined && <pre class="evidence">{safeText(evidence)}</pre>}
      {follows !== undefined && (
        <details class="follows">
          <summary>
            {follows.length === 1 ? "1 difference follows" : `${follows.length} differences follow`}{" "}
            from it
          </summary>
          <ul>
            {follows.map((text) => (
              <li key={text}>{safeText(text)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** The common beginning of two texts, in whole words, and its length. */
function commonStart(a: string, b: string): readonly [string, number] {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  const words = a.slice(0, length).search(/\S*$/);
  const rest = length === a.length && length === b.length ? length : words;
  return [a.slice(0, rest), rest];
}
