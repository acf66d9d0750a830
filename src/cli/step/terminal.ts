/** Draws frames on the user's terminal with Ink, and turns its keys into names. */
import type { Key } from "ink";
import { frame } from "../../report/screen/frame.ts";
import type { Scene, Size, View } from "../../report/screen/scene.ts";
import type { Style } from "../../report/text/style.ts";
import type { SteppedRun } from "./stepped-run.ts";

export interface Drawn {
  /** The scene at this moment, and how to draw it. */
  readonly frame: () => { readonly scene: Scene; readonly view: View; readonly style: Style };
  /** @param key a character, or the name of another key */
  readonly pressed: (key: string, size: Size) => void;
}

export interface DrawingTerminal extends AsyncDisposable {
  readonly redraw: () => void;
}

/** Takes the terminal until disposed; then it shows what it showed before. */
export async function openTerminal({ output }: SteppedRun, drawn: Drawn): Promise<DrawingTerminal> {
  const { terminal } = output;
  if (terminal === undefined) throw new Error("the view needs a terminal");
  const { render, Text, useInput, useWindowSize, createElement, useSyncExternalStore } =
    await import("./library.ts");
  let version = 0;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const Screen = () => {
    useSyncExternalStore(subscribe, () => version);
    const size = useWindowSize();
    useInput((input, key) => {
      for (const name of keyNames(input, key)) drawn.pressed(name, size);
    });
    const { scene, view, style } = drawn.frame();
    const lines = frame(scene, view, size, style);
    return createElement(Text, { wrap: "truncate" }, lines.map((line) => line || " ").join("\n"));
  };
  const app = render(createElement(Screen), {
    stdin: terminal.input,
    stdout: terminal.output,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
  });
  return {
    redraw: () => {
      version += 1;
      for (const listener of listeners) listener();
    },
    [Symbol.asyncDispose]: async () => {
      app.unmount();
      await app.waitUntilExit();
    },
  };
}

const NAMES = {
  upArrow: "up",
  downArrow: "down",
  leftArrow: "left",
  rightArrow: "right",
  pageUp: "pageup",
  pageDown: "pagedown",
  home: "home",
  end: "end",
  return: "enter",
  escape: "escape",
  tab: "tab",
  backspace: "backspace",
  delete: "backspace",
} as const satisfies Partial<Record<keyof Key, string>>;

/** Several characters come at once if the user types fast or pastes. */
function keyNames(input: string, key: Key): readonly string[] {
  if (key.ctrl && input === "c") {
    process.kill(process.pid, "SIGINT"); // the run cleans up, as after any interrupt
    return [];
  }
  if (key.ctrl) return input === "d" ? ["end-of-input"] : [];
  for (const [flag, name] of Object.entries(NAMES)) {
    if (key[flag as keyof typeof NAMES]) return [name];
  }
  return [...input].map((character) =>
    character === "\r" || character === "\n" ? "enter" : character,
  );
}
