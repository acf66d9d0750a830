/**
 * The format and version that every JSON file of wirestep states, and the refusal of a file that states
 * others. A version is raised when a field or a word in it changes its name or meaning.
 */
export interface Format {
  readonly name: string;
  readonly version: number;
  /** How to get a file of this version. */
  readonly fix: string;
}

/** record.json of a run. */
export const RECORD = {
  name: "wirestep record",
  version: 4,
  fix: "Run the lab again.",
} as const satisfies Format;

/** The output of `--results FILE` and `labs --json`. */
export const RESULTS = {
  name: "wirestep results",
  version: 2,
  fix: "Run the labs again.",
} as const satisfies Format;

/** prediction.json next to a run's record. */
export const PREDICTION = {
  name: "wirestep prediction",
  version: 2,
  fix: "Predict the run again.",
} as const satisfies Format;

/** Output for other programs that wirestep prints and never reads: doctor --json, list --json and --matrix. */
export const FINDINGS = { format: "wirestep doctor", version: 2 } as const;
export const LAB_LIST = { format: "wirestep labs", version: 1 } as const;
export const JOB_MATRIX = { format: "wirestep matrix", version: 1 } as const;

/** A file's text is not JSON of the format and version that are read, or not of its shape. */
export class FormatError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "FormatError";
  }
}

/** The most characters that a message repeats of a file. */
const MOST_REPEATED = 200;

/**
 * The JSON value in a file's text.
 * @throws FormatError if it is not JSON, or is of another format or version
 */
export function valueIn(text: string, { name, version, fix }: Format): unknown {
  const value = jsonIn(text, fix);
  const stated: { readonly format?: unknown; readonly version?: unknown } =
    typeof value === "object" && value !== null ? value : {};
  if (stated.format !== name)
    throw new FormatError(`it does not state the format "${name}". ${fix}`);
  if (stated.version !== version) {
    const other = JSON.stringify(stated.version)?.slice(0, MOST_REPEATED) ?? "none";
    throw new FormatError(
      `it is "${name}" version ${other}, and this wirestep reads version ${version}. ${fix}`,
    );
  }
  return value;
}

function jsonIn(text: string, fix: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    throw new FormatError(`it is not JSON: ${message.slice(0, MOST_REPEATED)}. ${fix}`, { cause });
  }
}

/** A validator's issues, the most important first. */
interface ShapeIssues extends Error {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/** The refusal of a value that states the right version and has another shape; it names one place. */
export function shapeError(cause: ShapeIssues, { name, version, fix }: Format): FormatError {
  const [issue] = cause.issues;
  const place = issue?.path.map(String).join(".") || "the file";
  const what = `${place}: ${issue?.message}`.slice(0, MOST_REPEATED); // it repeats what is in the file
  return new FormatError(`it is not "${name}" version ${version}: ${what}. ${fix}`, { cause });
}
