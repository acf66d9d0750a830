/** The reason why a lab could not run, as the command line prints it. */
import { safeText } from "../../src/report/text/safe-text.ts";
import { Panel } from "../views/panel.tsx";
import type { LiveState } from "./state.ts";

export function Failure({ state: { failed } }: { readonly state: LiveState }) {
  if (failed === undefined) return null;
  const { reason = "", verdict } = failed.result;
  const title =
    verdict === "invalid" ? "✗ This lab cannot run" : "? The machine could not run this lab";
  return (
    <Panel id="failure" title={title} kind="failed">
      <pre class="terminal" role="group" tabIndex={0} aria-labelledby="failure">
        {safeText(reason)}
      </pre>
    </Panel>
  );
}
