/** The reason why a lab could not run, as the command line prints it. */
import { safeText } from "../../src/report/text/safe-text.ts";
import { Panel } from "../views/panel.tsx";
import type { LiveState } from "./state.ts";

export function Failure({ state: { failed, begun } }: { readonly state: LiveState }) {
  if (failed === undefined) return null;
  const { reason = "", verdict } = failed.result;
  const title =
    verdict === "invalid"
      ? `✗ ${begun?.observed ? "These programs" : "This lab"} cannot run`
      : `? The machine could not run ${begun?.observed ? "these programs" : "this lab"}`;
  return (
    <Panel id="failure" title={title} kind="failed">
      <pre class="terminal" role="group" tabIndex={0} aria-labelledby="failure">
        {safeText(reason)}
      </pre>
    </Panel>
  );
}
