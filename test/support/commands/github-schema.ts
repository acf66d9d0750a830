/** The errors of GitHub's own parser for workflows and actions. It imports JSON as bundlers allow it. */
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

/** @param text a workflow file's text @returns its errors, or none */
export const workflowErrors = (path: string, text: string) => problems(parseWorkflow, path, text);

/** @param text an action.yml's text */
export const actionErrors = (text: string) => problems(parseAction, "action.yml", text);
