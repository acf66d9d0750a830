import { expect, test } from "vitest";
import { anySubnets, subnets } from "../../src/venue/subnets.ts";

test("the first networks", () => {
  expect(subnets(0)).toEqual({
    ipv4: {
      subnet: "198.18.0.0/29",
      gateway: "198.18.0.1",
      server: "198.18.0.2",
      client: "198.18.0.3",
    },
    ipv6: {
      subnet: "2001:2:0:1::/64",
      gateway: "2001:2:0:1::1",
      server: "2001:2:0:1::2",
      client: "2001:2:0:1::3",
    },
  });
});

test("the last ones still are in 198.18.0.0/15 and in 2001:2::/48", () => {
  expect(subnets(16_383)).toMatchObject({
    ipv4: { subnet: "198.19.255.248/29", client: "198.19.255.251" },
    ipv6: { subnet: "2001:2:0:4000::/64", client: "2001:2:0:4000::3" },
  });
});

test("a run's addresses have the same number of characters as any other run's", () => {
  const lengths = Array.from({ length: 500 }, () => {
    const { ipv4, ipv6 } = anySubnets();
    return [ipv4, ipv6].flatMap(({ server, client }) => [server.length, client.length]).join(" ");
  });
  expect(new Set(lengths)).toEqual(new Set(["14 14 16 16"]));
});

test("a range that a test gives is taken as it is", () => {
  expect(anySubnets({ first: 0, count: 1 }).ipv4.server).toBe("198.18.0.2");
});
