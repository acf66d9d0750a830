/** The full-screen view of a stepped run, as it is drawn on terminals of different sizes. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import handshake from "../../../labs/handshake/lab.ts";
import { frame, inside } from "../../../src/report/screen/frame.ts";
import { FIRST_VIEW, PANES, type Scene, type View } from "../../../src/report/screen/scene.ts";
import { afterKey } from "../../../src/report/screen/view-keys.ts";
import { widthOf } from "../../../src/report/text/layout.ts";
import { styleFor } from "../../../src/report/text/style.ts";
import { planOf } from "../../support/labs/lab-plan.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const PLAN = planOf(handshake);
const record = handshakeRecord();

/** The run after this number of steps. */
function sceneAfter(count: number, more: Partial<Scene> = {}): Scene {
  const next = PLAN.steps[count];
  const line = next && "line" in next ? next.line : undefined;
  return {
    run: { head: record, plan: PLAN },
    steps: record.steps.slice(0, count),
    held: [],
    next: line === undefined ? {} : { server: line },
    message: "Next is step 3 of 5: the server executes line 6: key s",
    refusal: undefined,
    keys: [
      ["s", "server"],
      ["c", "client"],
      ["n", "network"],
      ["←→", "steps"],
      ["Tab", "pane"],
      ["/", "search"],
    ],
    end: [],
    ...more,
  };
}

function drawn(scene: Scene, view: View, columns: number, rows: number): readonly string[] {
  return frame(scene, view, { columns, rows }, styleFor(false));
}

/** The view after these keys. */
function pressed(scene: Scene, ...keys: readonly string[]): View {
  const textOf = (place: number): string => JSON.stringify(scene.steps[place]);
  return keys.reduce((view, key) => afterKey(view, key, scene, textOf)?.view ?? view, FIRST_VIEW);
}

describe.each([
  [60, 24],
  [80, 24],
  [120, 40],
])("on %i × %i", (columns, rows) => {
  test("a session is drawn as recorded", async () => {
    const two = sceneAfter(2);
    const frames = {
      "before the first step": drawn(sceneAfter(0), FIRST_VIEW, columns, rows),
      "after connect": drawn(two, FIRST_VIEW, columns, rows),
      "a step back": drawn(two, pressed(two, "left"), columns, rows),
      "packets on the whole screen": drawn(two, pressed(two, "tab", "z"), columns, rows),
      "tables on the whole screen": drawn(two, pressed(two, "tab", "tab", "z"), columns, rows),
      "a refused key": drawn(
        sceneAfter(2, { refusal: "The lab plans another step. c again makes its step anyway." }),
        FIRST_VIEW,
        columns,
        rows,
      ),
      "a search": drawn(two, pressed(two, "/", "b", "i", "n"), columns, rows),
      "the help": drawn(two, pressed(two, "?"), columns, rows),
      "the end": drawn(sceneAfter(5, { end: ["✓ passed  handshake"] }), FIRST_VIEW, columns, rows),
    };
    const text = Object.entries(frames).map(([name, lines]) => `${name}\n${lines.join("\n")}\n`);
    await expect(text.join("\n")).toMatchFileSnapshot(`sessions/handshake-${columns}.txt`);
  });
});

test("a frame has the terminal's rows, and no line is wider than its columns", () => {
  const key = fc.constantFrom(
    ...["left", "right", "up", "down", "tab", "z", "w", "[", "]", "?", "/", "a", "enter"],
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5 }),
      fc.array(key, { maxLength: 12 }),
      fc.integer({ min: 60, max: 140 }),
      fc.integer({ min: 5, max: 60 }),
      (count, keys, columns, rows) => {
        const scene = sceneAfter(count);
        const lines = drawn(scene, pressed(scene, ...keys), columns, rows);
        expect(lines).toHaveLength(rows);
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
      },
    ),
  );
});

test("the panes keep their places from step to step", () => {
  const places = (count: number): readonly number[] =>
    drawn(sceneAfter(count), FIRST_VIEW, 80, 24).flatMap((line, row) =>
      line.startsWith("─") ? [row] : [],
    );
  for (const count of [1, 2, 3, 4, 5]) expect(places(count)).toEqual(places(0));
});

test("all packets of a handshake, the changed rows and both states are on the first screen", () => {
  const text = drawn(sceneAfter(2), FIRST_VIEW, 80, 24).join("\n");
  expect(text).toContain("1 IP client.40100 > server.12345: Flags [S], seq 3000000000");
  expect(text).toContain("3 IP client.40100 > server.12345: Flags [.], ack 1");
  expect(text).toContain("─ server  …→LISTEN→ESTABLISHED ─");
  expect(text).toContain("* 1       0.0.0.0:*     LISTEN");
  expect(text).toContain("✓ as expected");
});

test("lines that do not fit have a sign in the pane's title, and the arrows show them", () => {
  const scene = sceneAfter(2);
  const down = pressed(scene, "tab", "tab", "tab", ...Array.from({ length: 9 }, () => "down"));
  expect(drawn(scene, FIRST_VIEW, 80, 24).join("\n")).toMatch(/─ step 2: .* ↓\d+ $/m);
  expect(drawn(scene, down, 80, 24).join("\n")).toMatch(/─ step 2: .* ↑\d+ $/m);
  expect(drawn(scene, down, 80, 24).join("\n")).toContain("RFC 9293, 3.5");
});

test("arrows that go on past the last line, or the first, do not count", () => {
  const scene = sceneAfter(2);
  const size = { columns: 80, rows: 24 };
  const after = (...keys: readonly string[]): readonly string[] => {
    const view = keys.reduce((now, key) => {
      const next = afterKey(now, key, scene, () => "")?.view ?? now;
      return inside(scene, next, size, styleFor(false));
    }, FIRST_VIEW);
    return drawn(scene, view, 80, 24);
  };
  const times = (count: number, key: string): readonly string[] => Array(count).fill(key);
  for (const pane of [...PANES.keys(), "?"]) {
    const way = pane === "?" ? ["?"] : times(Number(pane), "tab");
    const end = after(...way, ...times(40, "pagedown"));
    expect(after(...way, ...times(41, "pagedown"), "up", "down")).toEqual(end);
    expect(after(...way, ...times(40, "pagedown"), ...times(40, "pageup"))).toEqual(
      after(...way, ...times(40, "pageup")),
    );
  }
});

test("the variables are shown in place of the tables, with what the step has set", () => {
  const scene = sceneAfter(2);
  const steps = scene.steps.map((step) => ({
    ...step,
    ...(step.executed && {
      executed: {
        ...step.executed,
        variables: {
          function: "main",
          shown: [{ name: "fd", value: "3" }, { name: "next" }],
          more: 1,
        },
      },
    }),
  }));
  const text = (view: View) => drawn({ ...scene, steps }, view, 80, 30).join("\n");
  expect(text(FIRST_VIEW)).toContain("─ server  …→LISTEN");
  const shown = text(pressed(scene, "w"));
  expect(shown).toMatch(/^─ server in main after step 1 ─/m);
  expect(shown).toMatch(/┬─ client in main ─/);
  expect(shown).toContain("│+ fd = 3");
  expect(shown).toContain("next not set yet");
  expect(shown).toContain("1 more are not shown");
  expect(text(pressed(scene, "w", "w"))).toBe(text(FIRST_VIEW));
});

test("several held packets are listed, the chosen one with a mark", () => {
  const held = (record.steps[1]?.packets ?? []).slice(0, 2);
  const scene = sceneAfter(2, { held });
  const shown = drawn(scene, pressed(scene, "]", "tab", "z"), 80, 24).join("\n");
  expect(shown).toMatch(/^ {2}held 1 IP/m);
  expect(shown).toMatch(/^> held 2 IP/m);
});

test("with too few rows only the pane with the focus is drawn", () => {
  const lines = drawn(sceneAfter(2), FIRST_VIEW, 80, 12);
  expect(lines.filter((line) => line.startsWith("─"))).toHaveLength(1);
});

test("every pane can be reached with Tab", () => {
  const scene = sceneAfter(1);
  const reached = PANES.map((_, count) => pressed(scene, ...Array(count).fill("tab")).focus);
  expect(reached).toEqual([...PANES]);
});
