/**
 * Checks workflows and actions with GitHub's own parser. The parser imports JSON without an attribute,
 * which only bundlers allow, so a hook adds the attribute.
 */
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

/** @param text the text of a workflow file @returns its problems */
export const workflowErrors = (path: string, text: string) => problems(parseWorkflow, path, text);

/** @param text the text of an action.yml @returns its problems */
export const actionErrors = (text: string) => problems(parseAction, "action.yml", text);
