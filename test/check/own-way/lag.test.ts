/** The lab's own program takes the bytes as the other program has cut them. */
import { expect, test } from "vitest";
import { returns } from "../../../src/lab/index.ts";
import { connected } from "../../support/evidence/entries.ts";
import { call } from "../../support/evidence/steps.ts";
import { closePlan, closeRun } from "../../support/runs/close-run.ts";
import { expecting, firstOwnWay, type Other } from "../../support/runs/own-way.ts";

const run = expecting(closeRun(), 5, { calls: [returns("recv", 15)] });
const PARTLY: Readonly<Record<number, Other>> = {
  5: {
    calls: [call("recv(3, buffer, 1024, 0)", 8)],
    output: "welcome \n",
    tables: { client: [connected("client", { recvQ: 7 })] },
  },
};
/** A student's server and the lab's own client. */
const ofTheServer = {
  ...closePlan(),
  programs: { server: "homework/server.cc", client: "client.cc" },
};

test("the rest of the bytes may wait in the lab's own program's Recv-Q", () => {
  expect(firstOwnWay(ofTheServer, run.slice(0, 5), PARTLY)).toBe("as expected");
});

test("no byte may be missing", () => {
  const lost = { 5: { ...PARTLY[5], tables: { client: [connected("client", { recvQ: 3 })] } } };
  expect(firstOwnWay(ofTheServer, run.slice(0, 5), lost)).toContain("socket table: Recv-Q");
});

test("a student's own program must take all of them", () => {
  const ofTheClient = {
    ...closePlan(),
    programs: { server: "server.cc", client: "homework/client.cc" },
  };
  expect(firstOwnWay(ofTheClient, run.slice(0, 5), PARTLY)).toContain(
    "only a part of the data is read",
  );
});

test("a later recv of the lab's own program takes the rest", () => {
  const [, , , , receive] = run;
  if (receive === undefined) throw new Error("the fifth step receives");
  const again = {
    ...receive,
    planned: { ...receive.planned, number: 6, calls: [returns("recv", 8)] },
  };
  const rest: Other = { calls: [call("recv(3, buffer, 1024, 0)", 15)] };
  const both = [...run.slice(0, 5), again];
  expect(firstOwnWay(ofTheServer, both, { ...PARTLY, 6: rest })).toBe("as expected");
});
