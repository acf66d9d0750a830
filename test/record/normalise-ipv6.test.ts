import { expect, test } from "vitest";
import { normaliseRecord } from "../../src/record/normalise.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { handshakeRecord } from "../support/runs/handshake-record.ts";
import { OTHER_RUN, RUN } from "../support/runs/run-numbers.ts";

const IPV6 = { ...RUN, addresses: { server: "2001:2:0:16ee::2", client: "2001:2:0:16ee::3" } };
const OTHER_IPV6 = {
  ...OTHER_RUN,
  addresses: { server: "2001:2:0:9::2", client: "2001:2:0:9::3" },
};

test("two runs on IPv6 become equal, with IPv6's fixed addresses", () => {
  const [one, other] = [IPV6, OTHER_IPV6].map((run) => normaliseRecord(handshakeRecord(run)));
  expect(one).toEqual(other);
  expect(one?.peers).toEqual({
    server: { address: "2001:2:0:1::2" },
    client: { address: "2001:2:0:1::3" },
  });
  expect(one?.steps[1]?.executed?.calls[1]?.text).toBe("connect(3, [2001:2:0:1::2]:12345)");
  expect(normaliseRecord(one as RunRecord)).toEqual(one);
});

test("a run on IPv6 still differs from a run on IPv4", () => {
  expect(normaliseRecord(handshakeRecord(IPV6))).not.toEqual(normaliseRecord(handshakeRecord(RUN)));
});

test("the addresses 0.0.0.0, :: and of other hosts are not replaced", () => {
  const record = handshakeRecord(IPV6);
  const observed = "tcp6  0  0  :::12345  :::*  and 2001:2:0:16ee::22";
  const { mismatches } = normaliseRecord({
    ...record,
    mismatches: [{ subject: "a", expected: "b", observed }],
  });
  expect(mismatches[0]?.observed).toBe(observed);
});
