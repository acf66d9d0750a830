import { describe, expect, test } from "vitest";
import { printed } from "../support/tcpdump-case.ts";
import { tcpdumpCases } from "../support/tcpdump-cases.ts";

/** An IPv4 address, and an IPv6 address with or without `::`; a MAC address has fewer colons. */
const ADDRESS = /\d+(?:\.\d+){3}|[0-9a-f]*::|(?:[0-9a-f]{1,4}:){6,}/;

describe("a line with names for its addresses", () => {
  const cases = tcpdumpCases.map(({ name, file, options }) => ({
    name,
    plain: printed(file, options),
    named: printed(file, { ...options, addressName: (address) => `«${address}»` }),
  }));

  test.each(cases)("is otherwise tcpdump's: $name", ({ named, plain }) => {
    expect(named.replace(/[«»]/g, "")).toBe(plain);
  });

  test.each(cases)("has no address without a name: $name", ({ named }) => {
    expect(named.replace(/«[^»]*»/g, "")).not.toMatch(ADDRESS);
  });

  test("is compared with lines that have addresses", () => {
    expect(cases.filter(({ plain }) => ADDRESS.test(plain)).length).toBeGreaterThan(50);
  });
});
