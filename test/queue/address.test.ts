import { expect, test } from "vitest";
import { queueAddress } from "../../src/queue/address.ts";

test.each([
  ["redis://127.0.0.1", { host: "127.0.0.1", port: 6379, database: 0, isEncrypted: false }],
  ["redis://localhost:7000/2", { host: "localhost", port: 7000, database: 2, isEncrypted: false }],
  ["redis://[::1]:7000", { host: "::1", port: 7000, database: 0, isEncrypted: false }],
  ["rediss://ta@q.example.org", { host: "q.example.org", username: "ta", isEncrypted: true }],
])("%s is an address", (text, parts) => {
  expect(queueAddress(text, false)).toMatchObject(parts);
});

test.each(["redis://10.0.0.5", "redis://q.example.org", "redis://[2001:db8::1]"])(
  "%s without encryption needs the user's word",
  (text) => {
    expect(() => queueAddress(text, false)).toThrow("--insecure");
    expect(queueAddress(text, true).isEncrypted).toBe(false);
  },
);

test("a password in the address is refused and not repeated", () => {
  for (const text of ["redis://:s3cret@127.0.0.1", "rediss://ta:s3cret@q.example.org"]) {
    expect(() => queueAddress(text, true)).toThrow(/^(?!.*s3cret).*--queue-password/);
  }
});

test.each(["127.0.0.1:6379", "http://127.0.0.1", "redis://", "redis://h/x", "redis://h/0?a=b", ""])(
  "%j is no address",
  (text) => {
    expect(() => queueAddress(text, true)).toThrow("redis://127.0.0.1:6379");
  },
);
