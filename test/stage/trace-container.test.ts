import { expect, test } from "vitest";
import { ownSockets } from "../../src/stage/trace-container.ts";

test("the kernel is asked for sockets between both peers alone", () => {
  const [server, client] = [0x02_00_12_c6, 0x03_00_12_c6]; // 198.18.0.2 and 198.18.0.3, the least byte first
  expect(ownSockets({ server: "198.18.0.2", client: "198.18.0.3" })).toBe(
    `((saddr == ${server} && daddr == ${client}) || (saddr == ${client} && daddr == ${server}))`,
  );
});

test("on IPv6, whose addresses its filter cannot compare, it is asked for all sockets of the port", () => {
  expect(ownSockets({ server: "2001:2::2", client: "2001:2::3" })).toBe("");
});
