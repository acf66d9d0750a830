/**
 * A lab's folder to a plan, or to all of its problems: in lab.ts as TypeScript and as data, in the
 * programs' tags, in the Dockerfile. Needs no engine.
 */
import { basename, join } from "node:path";
import { type Family, type Lab, PEERS, type Peer } from "../lab/model.ts";
import { forOtherPrograms, type Plan, planLab } from "../lab/plan/plan.ts";
import { dockerfileProblems } from "../lab/problems/dockerfile.ts";
import { habitWarnings } from "../lab/problems/habits.ts";
import { lineNumberProblems } from "../lab/problems/line-numbers.ts";
import { LabText } from "../lab/problems/locate.ts";
import { meaningProblems } from "../lab/problems/meaning.ts";
import {
  InvalidLabError,
  OtherFamilyError,
  type Problem,
  type Spot,
} from "../lab/problems/problem.ts";
import { withNewWords } from "../lab/problems/renamed.ts";
import { tagProblems, wantedTags } from "../lab/problems/tag-problems.ts";
import { shapeOf } from "../lab/schema/lab.ts";
import { settingWarnings } from "../lab/settings.ts";
import { findAllTags, type SourceText } from "../lab/source/tags.ts";
import { evaluated, variantIn, withVariant } from "./evaluate.ts";
import { type LabFileAnswer, withoutTypes } from "./execute.ts";
import { displayPath, type LabFiles, type LabFolder, labFilesIn, readLabFolder } from "./folder.ts";
import { inLanguages } from "./program-files.ts";
import { shown } from "./programs.ts";

export interface Examined {
  readonly files: LabFiles;
  readonly lab: Lab;
  readonly plan: Plan;
  /** Parts of the lab that can run and are most likely mistakes. */
  readonly warnings: readonly Problem[];
  /** Gives the file and line to a problem that is found later. */
  readonly locate: Locate;
}

type Locate = (problem: Problem) => Promise<Problem>;

/**
 * Reads a lab's folder and examines it.
 * @throws as examineFolder does
 */
export async function examineLab(folder: string, family: Family): Promise<Examined> {
  return examineFolder(await readLabFolder(folder), family);
}

/**
 * @throws InvalidLabError with every problem found, each with file and line
 * @throws OtherFamilyError if the lab does not declare this version of IP
 */
export async function examineFolder(read: LabFolder, family: Family): Promise<Examined> {
  const files = labFilesIn(await withVariant(read));
  const { types, answer } = await evaluated(files);
  const locate = locator(files, answer);
  const own = [
    ...dockerfileProblems("Dockerfile", files.dockerfile),
    ...lineNumberProblems(allSources(files)),
  ];
  const judged = await judge(answer, files, family, locate);
  const typed = await Promise.all(types.map(inNewWords).map(locate));
  const problems = await Promise.all([...own, ...judged.problems].map(locate));
  // If the file does not run, its type errors explain that better. They know nothing of wrong data.
  const all =
    answer.failure === undefined
      ? [...problems, ...notToldBy(problems, typed)]
      : [...notToldBy(typed, problems), ...typed];
  if (all.length > 0) throw new InvalidLabError(files.place, all.toSorted(byPlace));
  const { lab, plan } = judged;
  if (lab === undefined || plan === undefined)
    throw new Error(`${files.place}: no plan, and nothing wrong`);
  const warnings = [
    ...settingWarnings(plan),
    ...habitWarnings(plan, files.sources),
    ...sheetWarnings(files),
  ];
  const placed = await Promise.all(warnings.map(locate));
  return { files, lab, plan, warnings: placed.toSorted(byPlace), locate };
}

/** The sources of both programs, each once. */
function allSources({ programs, sources, others }: LabFiles): readonly SourceText[] {
  const mains = PEERS.map((peer) => ({ name: programs[peer], text: sources[peer] }));
  const all = [...mains, ...PEERS.flatMap((peer) => others[peer])];
  return [...new Map(all.map((source) => [source.name, source])).values()];
}

interface Judged {
  readonly lab?: Lab;
  readonly plan?: Plan;
  readonly problems: readonly Problem[];
}

/** The plan of the lab that lab.ts exports, and all of its problems. */
async function judge(
  answer: LabFileAnswer,
  files: LabFiles,
  family: Family,
  locate: Locate,
): Promise<Judged> {
  const { value, failure } = answer;
  const { place, programs, sources, others, folder, replacement, translation, sheet } = files;
  if (failure !== undefined) {
    const spot = { file: "lab.ts", line: failure.line };
    return { problems: [inNewWords({ spot, text: failure.text })] };
  }
  const shape = shapeOf(value);
  if ("problems" in shape) {
    const tagsOf = (peer: Peer) =>
      findAllTags(
        { name: programs[peer], text: sources[peer] },
        others[peer],
        wantedTags(value, peer),
      );
    const tags = { server: tagsOf("server"), client: tagsOf("client") };
    return { problems: [...shape.problems, ...tagProblems(value, tags, programs)] };
  }
  const { lab } = shape;
  const problems = [...nameProblems(lab.name, basename(folder)), ...meaningProblems(lab)];
  try {
    const planned = planLab(lab, sources, place, family, programs, others);
    const variant = variantIn(answer, files);
    const plan = { ...planned, ...(sheet !== undefined && { sheet }), ...(variant && { variant }) };
    if (replacement === undefined && translation === undefined) return { lab, plan, problems };
    const own = files.files.filter(({ name }) => /\.(?:c|cc|cpp|cxx|C|h|hh|hpp)$/.test(name));
    const texts = own.map(({ bytes }) => bytes.toString());
    const other = forOtherPrograms(plan, texts);
    const started = translation === undefined ? other : inLanguages(other, translation);
    return { lab, plan: started, problems };
  } catch (error) {
    if (error instanceof OtherFamilyError) {
      throw new OtherFamilyError(place, await Promise.all(error.problems.map(locate)));
    }
    if (error instanceof InvalidLabError) return { problems: [...problems, ...error.problems] };
    throw error;
  }
}

function inNewWords(problem: Problem): Problem {
  return { ...problem, text: withNewWords(problem.text) };
}

function nameProblems(name: string, folder: string): readonly Problem[] {
  if (name === folder) return [];
  const isName = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(folder);
  const text = isName
    ? `its name is "${name}", its folder's "${folder}": a lab has the name of its folder`
    : `its folder is called "${folder}", which no lab can be called: rename the folder to words of a-z and 0-9 joined by hyphens`;
  return [{ path: ["name"], text }];
}

/** Gives problems their file and line. Reads the lab file for that at the first problem. */
function locator({ folder, text, replacement }: LabFiles, { value }: LabFileAnswer): Locate {
  const theirs = replacement?.files.map(({ name }) => shown(join(replacement.folder, name)));
  let reading: Promise<LabText | undefined> | undefined;
  const found = async ({ path = [] }: Problem): Promise<Spot> => {
    reading ??= readable(text);
    return { file: "lab.ts", line: (await reading)?.lineOf(path, value) };
  };
  return async (problem) => {
    const { file, line } = problem.spot ?? (await found(problem));
    return {
      ...problem,
      ...(theirs?.includes(file) && { ofPrograms: true }),
      spot: { file: file.includes("/") ? file : displayPath(join(folder, file)), line },
    };
  };
}

/**
 * The lab's file to find lines in; undefined if it is not TypeScript. Most files are plain JavaScript
 * and need no wait for the removal of types (50 ms).
 */
async function readable(text: string): Promise<LabText | undefined> {
  const plain = textOf(text);
  if (plain !== undefined) return plain;
  const script = await withoutTypes(text);
  return script === undefined ? undefined : textOf(script);
}

function textOf(script: string): LabText | undefined {
  try {
    return new LabText(script);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The others whose lines are not among the problems' lines. One report of a line is enough. */
function notToldBy(problems: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const lines = new Set(problems.map(({ spot }) => `${spot?.file}:${spot?.line}`));
  return others.filter(({ spot }) => !lines.has(`${spot?.file}:${spot?.line}`));
}

function byPlace({ spot: a }: Problem, { spot: b }: Problem): number {
  return (a?.file ?? "").localeCompare(b?.file ?? "") || (a?.line ?? 0) - (b?.line ?? 0);
}

/** A lab is for a student who first reads and then answers questions. */
function sheetWarnings({ sheet }: LabFiles): readonly Problem[] {
  if (sheet === undefined) {
    return [{ spot: { file: "README.md" }, text: "is missing: the sheet students read" }];
  }
  if (sheet.includes("?")) return [];
  return [{ spot: { file: "README.md" }, text: "asks nothing: a sheet has questions" }];
}
