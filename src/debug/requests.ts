/** A command of the observer as a request to GDB. */
import { type DapConnection, DebuggerError } from "./dap-connection.ts";

export async function repl(dap: DapConnection, expression: string): Promise<string> {
  const body = await dap.request("evaluate", { expression, context: "repl" });
  const { result } = (body ?? {}) as { readonly result?: unknown };
  if (typeof result === "string") return result;
  throw new DebuggerError(`the debugger answered "${expression}" without a result`);
}
