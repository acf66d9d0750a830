import { expect, test } from "vitest";
import { routeOf } from "../../src/studio/access.ts";

const ENTRANCE = { port: 4000, token: "a-token" };
const HOST = "127.0.0.1:4000";
const OWN = "http://127.0.0.1:4000";
const TAB = "0b9c6f5e-9d3b-4c63-8f6c-1d2f3a4b5c6d";

const get = (url: string, headers: { host?: string; origin?: string } = { host: HOST }) =>
  routeOf({ method: "GET", url, headers }, ENTRANCE, false);
const upgrade = (url: string, headers: { host?: string; origin?: string }) =>
  routeOf({ method: "GET", url, headers }, ENTRANCE, true);

test("the link leads to the page, the page to its list and streams", () => {
  expect(get("/a-token/")).toEqual({ to: "page" });
  expect(get("/a-token/?lab=close&tab=1")).toEqual({ to: "page" });
  expect(get("/a-token/labs")).toEqual({ to: "labs" });
  expect(get("/a-token/", { host: "localhost:4000" })).toEqual({ to: "page" });
  expect(upgrade(`/a-token/tab/${TAB}`, { host: HOST, origin: OWN })).toEqual({
    to: "tab",
    tab: TAB,
  });
});

test("a tab's run has files of fixed names, and no other name leads to a file", () => {
  const file = (name: string) => get(`/a-token/file/${TAB}/${name}`);
  expect(file("record.json")).toEqual({ to: "file", tab: TAB, name: "record.json" });
  expect(file("server.pcapng")).toEqual({ to: "file", tab: TAB, name: "server.pcapng" });
  for (const name of ["", "other.json", "../record.json", "..%2Frecord.json", "record.json/x"]) {
    expect(file(name), name).toMatchObject({ to: "nothing", status: 404 });
  }
  expect(get(`/file/${TAB}/record.json`)).toMatchObject({ to: "nothing", status: 403 });
});

test.each([
  ["/", "no token"],
  ["/labs", "no token"],
  ["/another/", "another token"],
  ["/a-toke/", "a part of it"],
  ["/a-token2/labs", "more than it"],
  ["/?token=a-token", "the token elsewhere"],
])("%s has %s and is refused", (url) => {
  expect(get(url)).toMatchObject({ to: "nothing", status: 403 });
});

test.each([
  ["evil.example", undefined],
  ["evil.example:4000", undefined],
  ["127.0.0.1:4001", undefined],
  [undefined, undefined],
  [HOST, "http://evil.example"],
  [HOST, "http://127.0.0.1:4001"],
  [HOST, "https://127.0.0.1:4000"],
  [HOST, "http://localhost:4000"],
  [HOST, "null"],
])("host %s with origin %s is refused, with the token as well", (host, origin) => {
  const headers = { ...(host && { host }), ...(origin && { origin }) };
  expect(get("/a-token/", headers)).toMatchObject({ to: "nothing", status: 403 });
  expect(upgrade(`/a-token/tab/${TAB}`, headers)).toMatchObject({ to: "nothing", status: 403 });
});

test("a stream without an origin, as no browser requests it, is refused", () => {
  const route = upgrade(`/a-token/tab/${TAB}`, { host: HOST });
  expect(route).toMatchObject({ to: "nothing", status: 403 });
});

test("any other path or method is refused", () => {
  for (const url of ["/a-token/../", "/a-token/runs/", "/a-token/tab/1", "/a-token//"]) {
    expect(get(url), url).toMatchObject({ to: "nothing", status: 404 });
  }
  expect(get(`/a-token/tab/${TAB}`)).toMatchObject({ to: "nothing", status: 404 });
  const post = { method: "POST", url: "/a-token/", headers: { host: HOST, origin: OWN } };
  expect(routeOf(post, ENTRANCE, false)).toMatchObject({ to: "nothing", status: 405 });
});
