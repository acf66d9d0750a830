/** The context of a check after a number of connections. */
import type { CheckContext } from "../../../src/check/context.ts";
import { PORT, RUN } from "../runs/run-numbers.ts";
import { endOf } from "./entries.ts";

export function after(connections: number): CheckContext {
  return {
    port: PORT,
    addresses: RUN.addresses,
    connections: Array.from({ length: connections }, (_, index) => ({
      server: endOf("server", index + 1),
      client: endOf("client", index + 1),
    })),
  };
}
