/** A request that the engine refused or failed, as an error for the user. */
import { EnvironmentError } from "../runtime/environment-error.ts";

/** The engine itself failed at a request. */
export function engineFailed(what: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    `${what}: ${cause instanceof Error ? cause.message.trim() : String(cause)}`,
    "Check that the engine works (docker info) and that its disk has room, then run this again.",
    { cause },
  );
}

/** The HTTP status of an error of the Docker client; undefined if the error has none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}
