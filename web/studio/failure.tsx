/** Why a lab could not run, as the command line would say it. */
import { safeText } from "../../src/report/text/safe-text.ts";
import { Panel } from "../views/panel.tsx";
import type { LiveState } from "./state.ts";

export function Failure({ state: { failed } }: { readonly state: LiveState }) {
  if (failed === undefined) return null;
  const { reason = "", verdict } = failed.result;
  const title =
    verdict === "invalid" ? "✗ It cannot run as it is written" : "? The machine could not run it";
  return (
    <Panel id="failure" title={title} kind="failed">
      <pre class="terminal" role="region" tabIndex={0} aria-labelledby="failure">
        {safeText(reason)}
      </pre>
    </Panel>
  );
}
