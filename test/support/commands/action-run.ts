/**
 * Runs a composite action from its action.yml as GitHub's runner does. bash runs its `run` steps, `uses`
 * steps are listed with their inputs, and GitHub's own library evaluates expressions.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { parse } from "yaml";

export const ACTION_PATH = fileURLToPath(new URL("../../..", import.meta.url));

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly env?: Texts;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Texts;
}

interface Action {
  readonly inputs: Readonly<Record<string, { required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionRun {
  /** The exit code of the first step that failed; 0 if none did. */
  readonly code: number;
  /** Both streams of all steps. */
  readonly log: string;
  readonly outputs: Texts;
  readonly summary: string;
  /** The `uses` steps that ran, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Texts }[];
}

export interface Job extends AsyncDisposable {
  /** The repository's checkout. */
  readonly workspace: string;
  /** Runs the action with these inputs, as one step of the job. */
  run(inputs: Texts, env?: NodeJS.ProcessEnv): Promise<ActionRun>;
}

/** @param workspace a folder that is removed at the end */
export async function startJob(workspace: string): Promise<Job> {
  const temp = await mkdtemp(join(tmpdir(), "wirestep-runner-"));
  const action = parse(await readFile(join(ACTION_PATH, "action.yml"), "utf8")) as Action;
  return {
    workspace,
    run: (inputs, env = {}) =>
      runAction(action, completed(action, inputs), { workspace, temp, env }),
    [Symbol.asyncDispose]: async () => {
      for (const folder of [workspace, temp]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The inputs with their defaults. @throws Error if an input is unknown, or a required one is missing */
function completed({ inputs }: Action, given: Texts): Texts {
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(", ")}`);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = given[name] ?? input.default;
      if (value === undefined || (input.required && given[name] === undefined)) {
        throw new Error(`the input ${name} is required`);
      }
      return [name, value];
    }),
  );
}

interface Place {
  readonly workspace: string;
  readonly temp: string;
  readonly env: NodeJS.ProcessEnv;
}

async function runAction(action: Action, inputs: Texts, place: Place): Promise<ActionRun> {
  const summaryFile = join(place.temp, "summary");
  await writeFile(summaryFile, "");
  const steps = new Map<string, Texts>();
  const used: { uses: string; with: Texts }[] = [];
  let code = 0;
  let log = "";
  for (const step of action.runs.steps) {
    const value = (expression: string) => evaluate(expression, inputs, steps, code !== 0);
    const filled = (texts: Texts = {}): Texts =>
      Object.fromEntries(Object.entries(texts).map(([name, of]) => [name, filledIn(of, value)]));
    if (!truthy(value(step.if?.replace(/^\$\{\{|\}\}$/g, "") ?? "success()"))) continue;
    if (step.uses !== undefined) {
      used.push({ uses: step.uses, with: filled(step.with) });
      continue;
    }
    if (step.shell !== "bash") throw new Error(`a step without bash: ${JSON.stringify(step)}`);
    const output = join(place.temp, `output-${steps.size}`);
    await writeFile(output, "");
    const ran = await bash(step.run ?? "", place, {
      ...filled(step.env),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summaryFile,
    });
    log += ran.log;
    code ||= ran.code;
    if (step.id !== undefined) steps.set(step.id, outputsIn(await readFile(output, "utf8")));
  }
  const outputs = Object.entries(action.outputs).map(([name, output]) => [
    name,
    filledIn(output.value, (expression) => evaluate(expression, inputs, steps, code !== 0)),
  ]);
  return {
    code,
    log,
    outputs: Object.fromEntries(outputs) as Texts,
    summary: await readFile(summaryFile, "utf8"),
    used,
  };
}

/** Runs bash as the runner does, in the checkout. */
async function bash(script: string, { workspace, temp, env }: Place, own: Texts) {
  const file = join(temp, "script.sh");
  await writeFile(file, script);
  const child = spawn("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", file], {
    cwd: workspace,
    env: {
      ...process.env,
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: workspace,
      GITHUB_ACTION_PATH: ACTION_PATH.replace(/\/$/, ""),
      RUNNER_TEMP: temp,
      ...own,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { log: out + error, code: await ended };
}

/** The `name=value` lines that steps write to GITHUB_OUTPUT. */
function outputsIn(file: string): Texts {
  const lines = file.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`no output: ${line}`);
      return [name, value];
    }),
  );
}

function filledIn(template: string, value: (expression: string) => data.ExpressionData): string {
  return template.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    value(expression).coerceString(),
  );
}

const truthy = (value: data.ExpressionData): boolean =>
  !["false", ""].includes(value.coerceString());

function evaluate(
  expression: string,
  inputs: Texts,
  steps: ReadonlyMap<string, Texts>,
  failed: boolean,
): data.ExpressionData {
  const dictionary = (texts: Texts): data.Dictionary =>
    new data.Dictionary(
      ...Object.entries(texts).map(([key, value]) => ({ key, value: new data.StringData(value) })),
    );
  const outputs = [...steps].map(([key, texts]) => ({
    key,
    value: new data.Dictionary({ key: "outputs", value: dictionary(texts) }),
  }));
  const context = new data.Dictionary(
    { key: "inputs", value: dictionary(inputs) },
    { key: "steps", value: new data.Dictionary(...outputs) },
  );
  const status = { success: !failed, failure: failed, cancelled: false, always: true };
  const functions = Object.entries(status).map(([name, is]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(is),
  }));
  const { tokens } = new Lexer(expression.trim()).lex();
  const tree = new Parser(tokens, ["inputs", "steps"], functions).parse();
  return new Evaluator(tree, context, new Map(functions.map((one) => [one.name, one]))).evaluate();
}
