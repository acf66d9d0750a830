/** Steps a run in the full-screen view: the scene that it shows, and the keys that it gets. */
import type { Peer } from "../../lab/model.ts";
import type { Plan } from "../../lab/plan/plan.ts";
import { inside } from "../../report/screen/frame.ts";
import {
  chosenPacket,
  FIRST_VIEW,
  type Scene,
  type Size,
  type View,
} from "../../report/screen/scene.ts";
import { afterKey } from "../../report/screen/view-keys.ts";
import { UNLIMITED, wrapped } from "../../report/text/layout.ts";
import { mismatchLines } from "../../report/text/mismatch-text.ts";
import { styleFor } from "../../report/text/style.ts";
import { becauseIn } from "../../report/text/transcript/reasons.ts";
import { type RunHead, Transcript } from "../../report/text/transcript/transcript.ts";
import { verdictLines } from "../../report/text/verdict.ts";
import { packetsFor } from "../../studio-protocol/session-state.ts";
import { failureOf } from "../failure.ts";
import { Quit } from "../interrupt.ts";
import { EXIT_CODES } from "../lab/lab-result.ts";
import { printReportPath } from "../runs/report.ts";
import { keysOf, messageOf, nextLines, refusalOf } from "./scene-words.ts";
import { StepSession } from "./session.ts";
import { commonOptions, type SteppedRun } from "./stepped-run.ts";
import { openTerminal } from "./terminal.ts";

/** Steps the lab, as often as the user wants. */
export async function withScreen(run: SteppedRun): Promise<void> {
  const { output, signal, prepared, lab, family } = run;
  const screen = new ScreenRun(run);
  try {
    await using terminal = await openTerminal(run, {
      frame: () => ({ scene: screen.scene, view: screen.view, style: styleFor(output.colours) }),
      pressed: (key, size) => screen.pressed(key, size),
    });
    screen.onChange = terminal.redraw;
    output.setExitCode(await screen.perform(0));
    while (await screen.again(prepared.has({ lab, family }))) {
      const failed = async (error: unknown): Promise<number> => {
        signal.throwIfAborted();
        if (error instanceof Quit) throw error;
        const { text, exitCode } = await failureOf(error);
        screen.failed(text);
        return exitCode;
      };
      output.setExitCode(await screen.perform(performance.now()).catch(failed));
    }
  } finally {
    screen.printEnd(); // the view's screen is gone, and its last message with it
  }
}

class ScreenRun {
  readonly #run: SteppedRun;
  onChange: () => void = () => undefined;
  view: View = FIRST_VIEW;
  #session: StepSession;
  #started: { readonly head: RunHead; readonly plan: Plan } | undefined;
  #progress = "";
  #end: readonly string[] = [];
  #printed: readonly string[] = [];
  /** At the end: whether the user wants another run. */
  #answer: ((again: boolean) => void) | undefined;
  /** i was pressed: the next key is a peer's. */
  #choosesPeer = false;

  constructor(run: SteppedRun) {
    this.#run = run;
    this.#session = this.#newSession();
  }

  #newSession(): StepSession {
    return new StepSession(this.#run.signal, (update) => {
      if (update.update === "reads") this.#typesFor(update.peer);
      if (update.update === "step") this.view = { ...this.view, at: undefined, note: "" };
      this.onChange();
    });
  }

  get scene(): Scene {
    const { state } = this.#session;
    return {
      run: this.#started,
      steps: state.steps,
      held: packetsFor("delivers", state),
      next: nextLines(state, this.#started?.plan),
      message: messageOf(state, this.#progress),
      refusal: refusalOf(state, this.#session.refusedKey),
      keys: keysOf(state, this.#answer !== undefined),
      end: this.#end,
    };
  }

  /** Runs the lab to its verdict. @returns the exit code */
  async perform(began: number): Promise<number> {
    const { performLab } = await import("../../orchestrate/perform-lab.ts");
    const session = this.#newSession();
    this.#session = session;
    this.#started = undefined;
    this.#end = [];
    this.view = FIRST_VIEW;
    const { record, folder, report } = await performLab({
      ...commonOptions(this.#run, began),
      signal: session.signal,
      progress: (text) => this.#says(text),
      started: (head, { plan }) => {
        this.#started = { head, plan };
        session.begins(plan);
        this.#says("starting the debuggers");
      },
      beforeStep: session.stepping.beforeStep,
      ownStep: session.stepping.ownStep,
      onInput: session.stepping.onInput,
      onReads: session.stepping.onReads,
      step: (step) => session.made(step),
      judged: () => this.#says("writing the files of the run"),
    });
    const verdict = verdictLines(record, styleFor(false));
    const because = becauseIn(record);
    this.#end = [
      verdict.join(" "),
      ...record.mismatches.flatMap((one) =>
        mismatchLines(one, styleFor(false), UNLIMITED, because(one)),
      ),
    ];
    this.#printed = [
      ...verdictLines(record, styleFor(this.#run.output.colours)),
      `  files in ${folder}`,
    ];
    this.#report = report;
    return EXIT_CODES[record.verdict];
  }

  #report: Parameters<typeof printReportPath>[0] | undefined;

  /** Resolves with whether the user wants another run. */
  async again(isReady: boolean): Promise<boolean> {
    const { signal } = this.#run;
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const abort = (): void => reject(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener("abort", abort, { once: true });
    this.#answer = resolve;
    const stage = isReady ? ": its containers are being prepared" : "";
    this.#says(`r runs the lab again with your changes${stage}`);
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", abort);
      this.#answer = undefined;
    }
  }

  /** A repeated run that could not run: the user can fix the cause and run it again. */
  failed(text: string): void {
    this.#end = [text.trim().replaceAll(/\s*\n\s*/g, " ")];
    this.#printed = [text.trim()];
    this.#report = undefined;
  }

  printEnd(): void {
    const { output } = this.#run;
    if (this.#printed.length === 0) return;
    output.print(`${wrapped(this.#printed.join("\n"), output.width(), 2).join("\n")}\n`);
    if (this.#report !== undefined) printReportPath(this.#report, output);
  }

  pressed(key: string, size: Size): void {
    const peer = ({ s: "server", c: "client" } as const)[key];
    if (this.#choosesPeer && peer !== undefined) {
      this.#choosesPeer = false;
      this.#typesFor(peer);
    } else this.#viewed(key);
    this.view = inside(this.scene, this.view, size, styleFor(false));
    this.onChange();
  }

  #viewed(key: string): void {
    if (this.#choosesPeer) this.view = { ...this.view, note: "" };
    this.#choosesPeer = false;
    const viewed = afterKey(this.view, key, this.scene, (place) => this.#textOf(place));
    if (viewed !== undefined) {
      this.view = viewed.view;
      if (viewed.typed !== undefined) void this.#type(viewed.typed.peer, viewed.typed.line);
    } else if (key === "q" || key === "end-of-input") this.#quit();
    else if (key === "r" && this.#answer !== undefined) this.#answer(true);
    else if (key === "i" && this.#answer === undefined) {
      this.#choosesPeer = true;
      this.view = { ...this.view, note: "input: s for the server, c for the client" };
    } else this.#session.press(key, chosenPacket(this.scene, this.view)?.number);
  }

  #quit(): void {
    if (this.#answer !== undefined) this.#answer(false);
    else this.#session.end(new Quit());
  }

  #typesFor(peer: Peer): void {
    this.view = { ...this.view, note: "", typing: { what: peer, text: "" } };
  }

  async #type(peer: Peer, line: string | undefined): Promise<void> {
    try {
      const why = await this.#session.type(peer, line);
      if (why !== undefined) this.view = { ...this.view, note: why };
    } catch (error) {
      // the run itself ends with the failure of its tools
      const why = error instanceof Error ? error.message : String(error);
      this.view = { ...this.view, note: `The line was not given to the program: ${why}` };
    }
    this.onChange();
  }

  #says(text: string): void {
    this.#progress = text;
    this.onChange();
  }

  /** The text of a step, in which the search looks. */
  #textOf(place: number): string {
    const { steps } = this.#session.state;
    if (this.#started === undefined) return "";
    const transcript = new Transcript(this.#started.head, styleFor(false), () => UNLIMITED);
    return (
      steps
        .slice(0, place + 1)
        .map((step) => transcript.step(step))
        .at(-1) ?? ""
    );
  }
}
