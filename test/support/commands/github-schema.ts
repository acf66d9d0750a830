/** What GitHub's own parser says of workflows and actions. It imports JSON as bundlers let it. */
import { registerHooks } from "node:module";

registerHooks({
  load: (url, context, next) =>
    next(
      url,
      url.endsWith(".json")
        ? { ...context, importAttributes: { ...context.importAttributes, type: "json" } }
        : context,
    ),
});
const { NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const { parseAction } = await import("@actions/workflow-parser/actions/action-parser");

type Parse = typeof parseWorkflow | typeof parseAction;

function problems(parse: Parse, name: string, content: string): readonly string[] {
  const parsed = parse({ name, content }, new NoOperationTraceWriter());
  return parsed.context.errors.getErrors().map(({ message }) => message);
}

/** @param text of a workflow file; empty if there is nothing to mend */
export const workflowErrors = (path: string, text: string) => problems(parseWorkflow, path, text);

/** @param text of an action.yml */
export const actionErrors = (text: string) => problems(parseAction, "action.yml", text);
