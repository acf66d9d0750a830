/**
 * Who gets anything from the studio: whoever has its link, in a browser on this machine, from its own
 * page. Everything else is refused before it is looked at.
 *
 * The token is in the path, so that page, list and stream all need it and nothing has to be kept in
 * the browser. A foreign page can neither know it nor, by a name of its own for 127.0.0.1, ask for it
 * (the Host is checked), nor open the stream (the Origin is).
 */
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Asked {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, "host" | "origin">;
}

export interface Entrance {
  readonly port: number;
  readonly token: string;
}

export type Route =
  | { readonly to: "page" | "labs" }
  /** A tab's stream, by the name the tab has given itself. */
  | { readonly to: "tab"; readonly tab: string }
  | { readonly to: "nothing"; readonly status: number; readonly text: string };

const NO_LINK = "Open the link that the studio has printed: it holds the token this one lacks.";

/** @param upgrade whether a stream is asked for, which browsers never do without an Origin */
export function routeOf(asked: Asked, { port, token }: Entrance, upgrade: boolean): Route {
  const { method, url = "", headers } = asked;
  const { host, origin } = headers;
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(host ?? "")) {
    return nothing(403, "The studio answers at 127.0.0.1 and localhost only.");
  }
  if (origin === undefined ? upgrade : origin !== `http://${host}`) {
    return nothing(403, "The studio answers its own page only.");
  }
  const [, given = "", ...rest] = (url.split("?")[0] ?? "").split("/");
  if (!isSame(given, token)) return nothing(403, NO_LINK);
  if (method !== "GET") return nothing(405, "Nothing is sent to the studio this way.");
  const path = rest.join("/");
  const tab = /^tab\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (upgrade && tab !== undefined) return { to: "tab", tab };
  if (!upgrade && path === "") return { to: "page" };
  if (!upgrade && path === "labs") return { to: "labs" };
  return nothing(404, "There is nothing here.");
}

function nothing(status: number, text: string): Route {
  return { to: "nothing", status, text };
}

/** Takes as long wherever they differ. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
