import { expect, test } from "vitest";
import { programArguments } from "../../src/lab/program-arguments.ts";

test("the client gets the server's address; the server all addresses, then the client's", () => {
  const addresses = { server: "198.18.7.2", client: "198.18.7.3" };
  expect(programArguments("client", 4, addresses)).toEqual(["198.18.7.2"]);
  expect(programArguments("server", 4, addresses)).toEqual(["0.0.0.0", "198.18.7.3"]);
});

test("on IPv6 all addresses are ::", () => {
  const addresses = { server: "2001:2:0:66::2", client: "2001:2:0:66::3" };
  expect(programArguments("client", 6, addresses)).toEqual(["2001:2:0:66::2"]);
  expect(programArguments("server", 6, addresses)).toEqual(["::", "2001:2:0:66::3"]);
});
