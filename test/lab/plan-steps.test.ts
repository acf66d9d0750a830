import { expect, test } from "vitest";
import { client, ESTABLISHED, network, type Step, server, time } from "../../src/lab/index.ts";
import { planned } from "../support/evidence/steps.ts";
import { planOfSteps } from "../support/labs/small-lab.ts";

const nothing = { why: ".", packets: [] } as const;
const syn = client.sends("S");

test("a step's name has its actor and its action", () => {
  const plan = planOfSteps(
    server.steps("listen", nothing),
    network.holdsEverything(nothing),
    client.starts("connect", { blocksIn: "connect", ...nothing }),
    network.delivers(syn, nothing),
    network.releases(nothing),
    time.passes([1, 2], nothing),
    client.ends("send", { end: { code: 0 }, ...nothing }),
  );
  expect(plan.steps.map(({ number, name }) => `${number} ${name}`)).toEqual([
    "1 server: listen",
    "2 network: holds",
    "3 client: connect",
    "4 network: delivers",
    "5 network: releases",
    "6 time: passes",
    "7 client: send",
  ]);
});

test("a step of the network or of time has numbers, tables and a line to finish, but no line of its own", () => {
  const finishes = client.line("connect");
  const plan = planOfSteps(
    client.starts("connect", { blocksIn: "connect", why: ".", packets: [syn] }),
    network.delivers(syn, {
      why: ".",
      packets: [server.sends("S."), client.sends(".")],
      sockets: { client: [ESTABLISHED] },
      finishes,
    }),
    time.passes([1, 2], nothing),
  );
  expect(plan.steps.slice(1)).toEqual([
    {
      number: 2,
      name: "network: delivers",
      action: "delivers",
      what: [syn],
      why: ".",
      packets: planned(syn, server.sends("S."), client.sends(".")).slice(1),
      sockets: { server: [], client: [ESTABLISHED] },
      finishes: { ...finishes, line: { file: "client.cc", number: 1, text: "c();" } },
    },
    {
      number: 3,
      name: "time: passes",
      action: "passes",
      seconds: [1, 2],
      why: ".",
      packets: [],
      sockets: { server: [], client: [ESTABLISHED] },
    },
  ]);
});

test.each<[string, boolean, Step]>([
  ["only lines", false, server.steps("listen", nothing)],
  ["passing time", false, time.passes([1, 2], nothing)],
  ["a network that holds", true, network.holds(syn, nothing)],
  ["a network that duplicates", true, network.duplicates(syn, nothing)],
])("gated for a lab with %s is %j", (_, gated, step) => {
  expect(planOfSteps(step, server.steps("listen", nothing)).gated).toBe(gated);
});
