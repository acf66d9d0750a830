import fc from "fast-check";
import { expect, test } from "vitest";
import { entrySchema } from "../../src/record/record.ts";
import { NetstatFormatError, parseNetstat } from "../../src/sockets/netstat.ts";

const RUNS = { seed: 9293, numRuns: 2_000 };

/** Parts of real rows and other words, so that random text is similar to rows. */
const word = fc.oneof(
  fc.constantFrom("tcp", "tcp6", "udp", "udp6", "0", "17", "-", "*", ":", "34/server", "0/x"),
  fc.constantFrom("0.0.0.0:12345", "0.0.0.0:*", ":::*", "::1:5", "1.2.3.4:99999", "1.2.3.4:"),
  fc.constantFrom("LISTEN", "ESTABLISHED", "SYN_RECV", "Proto Recv-Q Send-Q ", "__proto__"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.nat().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 400n }).map(String),
);
const space = fc.constantFrom(" ", "  ", "\t", "\n", "\r\n", "");
const netstatLike = fc
  .array(fc.tuple(word, space), { maxLength: 40 })
  .map((parts) => parts.flat().join(""));
const either = (...usual: readonly string[]) => fc.oneof(fc.constantFrom(...usual), word);
const rowLike = fc
  .tuple(
    either("tcp", "udp"),
    either("0", "7", "99999999999999999999"),
    either("0", "7"),
    either("1.2.3.4:5", ":::5"),
    either("1.2.3.4:5", "0.0.0.0:*", "1.2.3.4:65536"),
    either("LISTEN", "ESTABLISHED", "constructor", ""),
    either("-", "34/my server", "0/server", "99999999999999999999/x"),
    either("", "off (0.00/0/0)", "timewait (59.98/0/0)", "on (1/0/0)"),
  )
  .map((words) => words.join(" "));

test("any text is parsed to a table of possible rows or refused", () => {
  let tables = 0;
  fc.assert(
    fc.property(fc.oneof(netstatLike, rowLike), (text) => {
      try {
        for (const entry of parseNetstat(text))
          expect(entrySchema.safeParse(entry).error).toBeUndefined();
        tables += 1;
      } catch (error) {
        if (!(error instanceof NetstatFormatError)) throw error;
      }
    }),
    RUNS,
  );
  expect(tables).toBeGreaterThan(100);
});

const field = {
  protocol: fc.constantFrom("tcp", "tcp6"),
  queue: fc.nat(),
  address: fc.constantFrom("0.0.0.0", "198.18.7.2", "::", "::1", "fd00::2"),
  port: fc.integer({ min: 1, max: 65535 }),
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  program: fc.stringMatching(/^[a-z][a-z:/.-]{0,14}$/),
};

test("a row is parsed to its values", () => {
  fc.assert(
    fc.property(fc.record(field), ({ protocol, queue, address, port, pid, program }) => {
      const text = `${protocol} ${queue} 0 ${address}:${port} ${address}:* LISTEN ${pid}/${program}  `;
      expect(parseNetstat(text)).toEqual([
        {
          protocol,
          recvQ: queue,
          sendQ: 0,
          local: { address, port },
          remote: { address, port: 0 },
          state: "LISTEN",
          owner: { pid, program },
        },
      ]);
    }),
    RUNS,
  );
});

test("a table cut within a row is refused or shorter by whole words, and never another table", () => {
  const row =
    "tcp        0      0 198.18.7.2:12345        198.18.7.3:40100        ESTABLISHED 34/server";
  const [whole] = parseNetstat(row);
  for (let length = 1; length < row.length; length++) {
    try {
      const [entry] = parseNetstat(row.slice(0, length));
      const program = row.slice(row.lastIndexOf("/") + 1, length);
      expect(entry).toEqual({ ...whole, owner: { pid: 34, program } });
    } catch (error) {
      expect(error).toBeInstanceOf(NetstatFormatError);
    }
  }
});
