import { expect, test } from "vitest";
import { client, lab, opening, returns, server } from "../../../src/lab/index.ts";
import { LabText } from "../../../src/lab/problems/locate.ts";

const SCRIPT = `import { client, lab, network, opening, returns, server } from "wirestep/lab";
const DATA = [
  client.sends(".", { length: 1000 }),
  client.sends("P."),
];
const more = DATA;
const rest = () => [];
export default lab("located", {
  question: "?",
  steps: [
    ...opening(),
    client.steps("send", {
      why: ".",
      calls: [returns("send",
        5)],
      packets: [
        ...more,
        server.sends(
          "."),
      ],
    }),
    network.delivers(client.sends("P.",
      { nth: 2 }), {
      why: ".",
      packets: [],
    }),
  ],
  stage: { sysctls: { client: {
    "net.ipv4.tcp_sack": "0" } } },
  ...rest(),
});
`;
const steps = [
  ...opening(),
  client.steps("send", {
    why: ".",
    calls: [returns("send", 5)],
    packets: [client.sends("."), client.sends("P."), server.sends(".")],
  }),
  { action: "delivers" as const, what: [client.sends("P.")], why: ".", packets: [] },
];
const value = lab("located", {
  question: "?",
  steps,
  flags: "",
  states: { server: "CLOSED", client: "CLOSED" },
});
const lineOf = (...path: readonly PropertyKey[]) => new LabText(SCRIPT).lineOf(path, value);

test.each<[line: number, path: readonly PropertyKey[], what: string]>([
  [8, [], "the lab as a whole"],
  [8, ["name"], "its name"],
  [9, ["question"], "a field"],
  [11, ["steps", 1, "why"], "a step of opening()"],
  [12, ["steps", 3, "tag"], "a step after it, counted from the back"],
  [15, ["steps", 3, "calls", 0, "result"], "the result of a call"],
  [3, ["steps", 3, "packets", 0, "length"], "a packet of a constant list"],
  [4, ["steps", 3, "packets", 1, "flags"], "another one, through a second name"],
  [19, ["steps", 3, "packets", 2, "flags"], "the packet after the list"],
  [18, ["steps", 3, "packets", 2, "kind"], "a field that the function sets"],
  [22, ["steps", 4, "what", 0, "flags"], "one packet without a list around it"],
  [23, ["steps", 4, "what", 0, "nth"], "its details"],
  [25, ["steps", 4, "packets"], "an empty list"],
  [24, ["steps", 4, "why"], "a field after it"],
  [12, ["steps", 3, "source"], "a missing field: the place of its step"],
  [29, ["stage", "sysctls", "client", "net.ipv4.tcp_sack"], "a name in quotes"],
  [8, ["flags"], "a field that the file computes"],
])("line %i has %j: %s", (line, path) => {
  expect(lineOf(...path)).toBe(line);
});

test("constants that name each other have no value and cause no loop", () => {
  const script = "const a = b;\nconst b = a;\nexport default a;\n";
  expect(new LabText(script).lineOf(["steps", 0], {})).toBe(3);
});

test("a file without a default export has no line for it", () => {
  expect(new LabText("export const a = 1;").lineOf([], undefined)).toBeUndefined();
});
