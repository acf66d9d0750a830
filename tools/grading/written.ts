/**
 * The files of a grading, to what is wrong with them: another grader's file that its schema refuses or that has other
 * points than the table, JUnit that lacks a student, and a page or table that a name or a program's text could control.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { FORMATS } from "../../src/grade/formats/formats.ts";
import { fileNameOf } from "../../src/grading/file-name.ts";
import { resultValidator } from "../../test/support/grading/result-schemas.ts";

const JUNIT_SCHEMA = fileURLToPath(new URL("../../src/report/ci/junit.xsd", import.meta.url));

type Row = Readonly<Record<string, string>>;

/** The name of a result file, and the points that it states as a share of all; undefined if it states none. */
const STATED: Readonly<Record<string, readonly [file: string, share: (value: Numbers) => number]>> =
  {
    classroom50: ["result.json", (value) => (value.score ?? -1) / (value["max-score"] ?? 1)],
    gradescope: ["results.json", (value) => (value.score ?? -1) / (value.most ?? 1)],
    prairielearn: ["results.json", (value) => value.score ?? -1],
  };
type Numbers = Readonly<Record<string, number | undefined>>;

/** @param graded the folder of the grading */
export async function wrongFiles(graded: string): Promise<readonly string[]> {
  const rows = parse(await readFile(join(graded, "grades.csv"), "utf8"), {
    columns: true,
  }) as readonly Row[];
  const formats = Object.keys(FORMATS).map((name) => wrongFormat(name, graded, rows));
  const found = [...(await Promise.all(formats)), await wrongJUnit(graded, rows)];
  return [...found.flat(), ...(await controlling(graded))];
}

async function wrongFormat(
  format: string,
  graded: string,
  rows: readonly Row[],
): Promise<readonly string[]> {
  const isValid = resultValidator(format);
  const wrong: string[] = [];
  for (const { id = "", total = "", of: most = "" } of rows) {
    const folder = join(graded, "students", fileNameOf(id), format);
    const names = await filesBelow(folder);
    const say = (text: string): unknown => wrong.push(`${id}: ${format}: ${text}`);
    for (const name of names) {
      const value: unknown = JSON.parse(await readFile(join(folder, name), "utf8"));
      if (!isValid(value)) say(`${name}: ${JSON.stringify(isValid.errors)}`);
      const [file, share] = STATED[format] ?? [];
      if (file !== name || share === undefined || total === "") continue;
      const stated = share({ most: Number(most), ...(value as Numbers) });
      if (Math.abs(stated - Number(total) / Number(most)) > 1e-6) say(`${stated} of the points`);
    }
    const hasFile = names.length > 0;
    const mustHave = total !== "" || !["classroom50", "gradescope"].includes(format);
    if (hasFile !== mustHave) say(hasFile ? "a file without a grade" : "no file");
  }
  return wrong;
}

async function wrongJUnit(graded: string, rows: readonly Row[]): Promise<readonly string[]> {
  const text = await readFile(join(graded, "junit.xml"), "utf8");
  const { validateXML } = await import("xmllint-wasm");
  const { valid, rawOutput } = await validateXML({
    xml: text,
    schema: await readFile(JUNIT_SCHEMA, "utf8"),
    maxMemoryPages: 8192,
  });
  if (!valid) return [`junit.xml: ${rawOutput.slice(0, 500)}`];
  return rows.flatMap(({ id, total }) => {
    const suite = new RegExp(
      `<property name="student" value="${id}"/>\\s*<property name="points" value="${total}"/>`,
    );
    return suite.test(text) ? [] : [`${id}: junit.xml has no suite with ${total} points`];
  });
}

/** An escape of a terminal as it is, or the element of hostile.ts. A JSON file has both as text. */
async function controlling(graded: string): Promise<readonly string[]> {
  const names = (await filesBelow(graded)).filter((name) => /\.(?:csv|html|txt|xml)$/.test(name));
  const wrong: string[] = [];
  for (const name of names) {
    const text = await readFile(join(graded, name), "utf8");
    if (text.includes("\u001b")) wrong.push(`${name} has an escape of a terminal`);
    if (name.endsWith(".html") && text.includes("<img src=x")) wrong.push(`${name} has its markup`);
  }
  return wrong;
}

/** Paths below a folder; none if it is not there. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}
