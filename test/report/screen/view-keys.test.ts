/** The keys of the full-screen view that make no step. */
import { expect, test } from "vitest";
import {
  chosenPacket,
  FIRST_VIEW,
  placeOf,
  type Scene,
  type View,
} from "../../../src/report/screen/scene.ts";
import { afterKey } from "../../../src/report/screen/view-keys.ts";
import { segment } from "../../support/evidence/packets.ts";
import { handshakeRecord } from "../../support/runs/handshake-record.ts";

const SCENE: Scene = {
  run: undefined,
  held: [],
  steps: handshakeRecord().steps,
  next: {},
  message: "",
  refusal: undefined,
  keys: [],
  end: [],
};
const TEXTS = ["bind listen", "connect SYN", "accept", "accept again", "connect SYN"];

function press(...keys: readonly string[]) {
  return keys.reduce(
    ({ view }: { readonly view: View; readonly typed?: unknown }, key) =>
      afterKey(view, key, SCENE, (place) => TEXTS[place] ?? "") ?? { view },
    { view: FIRST_VIEW },
  );
}
const place = (...keys: readonly string[]): number => placeOf(SCENE, press(...keys).view);

test("arrows show earlier steps and come back to the newest", () => {
  expect(place()).toBe(4);
  expect(place("left", "left")).toBe(2);
  expect(place("left", "right", "right")).toBe(4);
  expect(place("home", "left")).toBe(0);
  expect(press("home", "end").view.at).toBeUndefined();
});

test("a search goes to the next step with the text, from the first again after the last", () => {
  expect(place("home", "/", ..."syn", "enter")).toBe(1);
  expect(place("home", "/", ..."syn", "enter", "/", "enter")).toBe(4);
  expect(place("/", ..."accept", "enter")).toBe(2);
  expect(press("/", ..."accept", "enter").view.note).toBe(
    '"accept": 1 of 2 steps; / and Enter go on',
  );
});

test("a search without a result changes nothing and is reported; Esc ends it", () => {
  const { view } = press("left", "/", ..."udp", "enter");
  expect(placeOf(SCENE, view)).toBe(3);
  expect(view.note).toBe('No step made so far has "udp".');
  expect(press("/", "x", "escape").view).toMatchObject({ typing: undefined, searched: "" });
});

test("letters that make steps are letters of a search", () => {
  expect(press("/", "s", "c", "q", "backspace").view.typing?.text).toBe("sc");
});

test("a line of input is given to the program that waits; Ctrl-D on an empty line ends it", () => {
  const typing: View = { ...FIRST_VIEW, typing: { what: "client", text: "hi" } };
  const textOf = (): string => "";
  expect(afterKey(typing, "enter", SCENE, textOf)?.typed).toEqual({ peer: "client", line: "hi" });
  expect(afterKey(typing, "end-of-input", SCENE, textOf)?.typed).toBeUndefined();
  const empty: View = { ...FIRST_VIEW, typing: { what: "client", text: "" } };
  expect(afterKey(empty, "end-of-input", SCENE, textOf)?.typed).toEqual({
    peer: "client",
    line: undefined,
  });
});

test("keys that make steps are left to the run", () => {
  for (const key of ["s", "c", "n", "S", "f", "q"]) {
    expect(afterKey(FIRST_VIEW, key, SCENE, () => "")).toBeUndefined();
  }
});

test("[ and ] choose one of the held packets, first the first one, and stop at both ends", () => {
  const held = [2, 5, 7].map((number) => segment("client", "S", { number }));
  const scene = { ...SCENE, held };
  const chosen = (...keys: readonly string[]) => {
    const view = keys.reduce(
      (now: View, key) => afterKey(now, key, scene, () => "")?.view ?? now,
      FIRST_VIEW,
    );
    return chosenPacket(scene, view)?.number;
  };
  expect(chosen()).toBe(2);
  expect(chosen("]")).toBe(5);
  expect(chosen("]", "]", "]", "[")).toBe(5);
  expect(press("]").view.note).toBe("No packet is held.");
});

test("any key but the arrows leaves the help, and does nothing else", () => {
  expect(press("?", "left").view).toEqual(FIRST_VIEW);
  expect(press("?", "down").view).toMatchObject({ help: true, moved: { help: 1, code: 0 } });
});
