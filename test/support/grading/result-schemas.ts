/** The schemas of other graders' files, which are our own reading of their documents: docs/grading.md. */
import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

export function resultValidator(format: string): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const file = new URL(`../../grade/formats/schemas/${format}.json`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(file, "utf8")));
}
