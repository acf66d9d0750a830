/** The statements that a step shows: each id opens its sentence. */
import { CLAIMS } from "../../src/lab/claims.ts";
import { safeText } from "../../src/report/text/safe-text.ts";

export function Claims({ ids }: { readonly ids: readonly string[] }) {
  return (
    <div class="claims">
      <span class="where">shows</span>
      {ids.map((id) => {
        const sentence = Object.hasOwn(CLAIMS, id) ? CLAIMS[id] : undefined;
        if (sentence === undefined) return <span key={id}>{safeText(id)}</span>;
        return (
          <details key={id} class="claim">
            <summary>{id}</summary>
            <span>{sentence}</span>
          </details>
        );
      })}
    </div>
  );
}
