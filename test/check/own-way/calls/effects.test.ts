/** The effects of the labs' steps, from the calls that a lab lists and from its tables. */
import { describe, expect, test } from "vitest";
import closeLab from "../../../../labs/close/lab.ts";
import ephemeralPortLab from "../../../../labs/ephemeral-port/lab.ts";
import halfCloseLab from "../../../../labs/half-close/lab.ts";
import handshakeLab from "../../../../labs/handshake/lab.ts";
import newIsnsLab from "../../../../labs/new-isns/lab.ts";
import sendRecvLab from "../../../../labs/send-recv/lab.ts";
import boundariesLab from "../../../../labs/stream-boundaries/lab.ts";
import twoClientsLab from "../../../../labs/two-clients/lab.ts";
import udpLab from "../../../../labs/udp/lab.ts";
import {
  effectsOf,
  isByEffect,
  type StepEffects,
} from "../../../../src/check/own-way/calls/effects.ts";
import type { Lab } from "../../../../src/lab/model.ts";
import { planLab } from "../../../../src/lab/plan/plan.ts";

/** The lab with two programs that have no tags. */
const untagged = (lab: Lab) =>
  planLab(lab, { server: "", client: "" }, `labs/${lab.name}`, 4, {
    server: "homework/server.cc",
    client: "homework/client.cc",
  });

function text({ effects, ends, prints }: StepEffects): string {
  const words = effects.map(({ name, bytes, on }) =>
    [
      name,
      ...(bytes === undefined ? [] : [`=${bytes}`]),
      ...(on === undefined ? [] : [`@${on}`]),
    ].join(""),
  );
  return [...words, ...(ends ? ["ends"] : []), ...(prints === undefined ? [] : [prints])].join(" ");
}

const effects = (lab: Lab): readonly string[] => {
  const plan = untagged(lab);
  return plan.steps.filter(isByEffect).map((step) => text(effectsOf(plan, step)));
};

describe("the effects of each step of", () => {
  test.each<[Lab, readonly string[]]>([
    [handshakeLab, ["bind listen", "connect@1", "accept", "accept@2", "connect@2"]],
    [sendRecvLab, ["listen", "connect", "accept", "send=15", "recv=15", "recv=8", "send=8"]],
    [
      closeLab,
      [
        "listen",
        "connect",
        "accept",
        "send=15",
        "recv=15",
        "close ends",
        "close ends",
        "close@listener",
      ],
    ],
    [
      halfCloseLab,
      [
        "listen",
        "connect",
        "accept",
        "shutdown ends",
        "recv",
        "send=15",
        "recv=15",
        "close ends",
        "recv",
        "close",
      ],
    ],
    [udpLab, ["bind", "connect", "send", "recv", "send", "recv", "close", "close"]],
  ])("$name", (lab, expected) => {
    expect(effects(lab)).toEqual(expected);
  });
});

test("without calls they follow from packets and tables, with the connection if there are several", () => {
  expect(effects(twoClientsLab)).toEqual([
    "listen",
    "connect@1",
    "connect@2",
    "accept@1",
    "accept@2",
    "send=15@1",
    "send=18@2",
    "recv=18@2",
    "recv=15@1",
    "close@1 ends",
  ]);
  expect(effects(newIsnsLab).slice(0, 5)).toEqual([
    "listen",
    "connect@1",
    "accept@1",
    "close@1 ends",
    "connect@2",
  ]);
});

test("a step that only makes a socket is over when the socket is made", () => {
  expect(effects(ephemeralPortLab)).toEqual([
    "listen",
    "socket",
    "0",
    "connect",
    "40000",
    "connect",
    "accept",
  ]);
});

test("a step whose output matters is over when the program has printed it", () => {
  expect(effects(boundariesLab)[5]).toBe("recv=15 welcome to join");
});
