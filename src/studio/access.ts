/**
 * Access to the studio. It answers a browser on this machine that has its link, and its own page. It
 * refuses every other request before it reads more of it.
 *
 * The token is in the path, so that page, list and stream all need it and the browser keeps nothing. A
 * foreign page does not know the token. It cannot reach the studio by another name for 127.0.0.1,
 * because the Host is checked, nor open a stream, because the Origin is checked.
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
  /** A tab's stream, by the name that the tab has chosen. */
  | { readonly to: "tab"; readonly tab: string }
  /** A file of the run that has ended in a tab. */
  | { readonly to: "file"; readonly tab: string; readonly name: string }
  | { readonly to: "nothing"; readonly status: number; readonly text: string };

/** The files of a run that a page offers, and the lab that was made of it. */
const FILE =
  /^file\/([0-9a-f-]{36})\/((?:transcript\.txt|record\.json|report\.html|(?:server|client)\.pcap(?:ng)?|lab\.tar\.gz))$/;

const NO_LINK = "This link lacks the studio's token. Open the link that the studio printed.";

/** @param upgrade whether the request is for a stream. Browsers send an Origin with it. */
export function routeOf(asked: Asked, { port, token }: Entrance, upgrade: boolean): Route {
  const { method, url = "", headers } = asked;
  const { host, origin } = headers;
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(host ?? "")) {
    return nothing(403, `The studio answers only at 127.0.0.1:${port} and localhost:${port}.`);
  }
  if (origin === undefined ? upgrade : origin !== `http://${host}`) {
    return nothing(403, "The studio answers only its own page.");
  }
  const [, given = "", ...rest] = (url.split("?")[0] ?? "").split("/");
  if (!isSame(given, token)) return nothing(403, NO_LINK);
  if (method !== "GET") return nothing(405, "The studio answers only GET requests here.");
  const path = rest.join("/");
  const tab = /^tab\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (upgrade && tab !== undefined) return { to: "tab", tab };
  if (!upgrade && path === "") return { to: "page" };
  if (!upgrade && path === "labs") return { to: "labs" };
  const [, owner, name] = FILE.exec(path) ?? [];
  if (!upgrade && owner !== undefined && name !== undefined)
    return { to: "file", tab: owner, name };
  return nothing(404, "The studio has no such page.");
}

function nothing(status: number, text: string): Route {
  return { to: "nothing", status, text };
}

/** Compares in constant time. */
function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
