import { expect, test } from "vitest";
import { colonHex, ipText, ipv6Text, macText } from "../../../src/wire/decode/addresses.ts";
import { ipv6Bytes } from "../support/build.ts";

const written = (address: string): string => ipv6Text(Uint8Array.from(ipv6Bytes(address)), 0);

test("IPv6 addresses are shortened at the longest run of zeros, or the first of equal runs", () => {
  expect(written("0:0:0:0:0:0:0:1")).toBe("::1");
  expect(written("1:0:0:2:0:0:0:3")).toBe("1:0:0:2::3");
  expect(written("1:2:0:0:5:0:0:8")).toBe("1:2::5:0:0:8");
  expect(written("1:0:0:0:0:0:0:0")).toBe("1::");
  expect(written("::")).toBe("::");
});

test("a single zero group is not shortened", () => {
  expect(written("1:0:2:3:4:5:6:7")).toBe("1:0:2:3:4:5:6:7");
});

test("IPv4-mapped addresses end in a dotted quad", () => {
  expect(written("0:0:0:0:0:ffff:c612:1")).toBe("::ffff:198.18.0.1");
});

test("an address has the same text the second time", () => {
  const bytes = Uint8Array.of(198, 18, 0, 1, 2, 0, 0, 0, 0, 1);
  for (let n = 0; n < 2; n++) {
    expect(ipText(4, bytes, 0)).toBe("198.18.0.1");
    expect(macText(bytes, 4)).toBe("02:00:00:00:00:01");
  }
});

test("hardware addresses of other lengths are printed in full", () => {
  expect(colonHex(Uint8Array.of(1, 2, 255), 0, 3)).toBe("01:02:ff");
});
