/**
 * The variants of a course's students. A seed is
 *
 *     HMAC-SHA-256(key: the course's secret, text: `wirestep variant seed 1`, the lab's name, the student's id)
 *
 * in hexadecimal digits, each field with its length before it. Only who has the secret can make the seed of a student;
 * a student's own seed says nothing about it. The secret comes from a file or the environment and goes nowhere else.
 */
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { rubricOf } from "../grade/points/rubric.ts";
import type { StudentVariant } from "../grade/submissions/variants.ts";
import { loadFolder } from "../lab-files/load.ts";
import { labelled } from "../lab-files/seeded-variant.ts";
import type { Variables } from "../runtime/variables.ts";
import type { ReadyLab } from "./ready-lab.ts";

export const SECRET_VARIABLE = "WIRESTEP_VARIANT_SECRET";

/** Bytes: a shorter secret could be guessed from a handout. */
const SHORTEST = 16;

/** The secret, or the variants that need it, can't be used. */
export class VariantError extends Error {
  override readonly name = "VariantError";
}

/** @param file of the option; else the variable. @returns undefined without both @throws VariantError */
export async function courseSecret(
  file: string | undefined,
  env: Variables,
): Promise<string | undefined> {
  const text = file === undefined ? env[SECRET_VARIABLE] : await secretIn(file);
  const secret = text?.trim();
  if (secret === undefined || (secret === "" && file === undefined)) return undefined;
  if (Buffer.byteLength(secret) >= SHORTEST) return secret;
  const where = file === undefined ? SECRET_VARIABLE : `--variant-secret ${file}`;
  throw new VariantError(
    `${where}: the secret has fewer than ${SHORTEST} characters. Make one: openssl rand -hex 32`,
  );
}

async function secretIn(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: Error) => {
    throw new VariantError(`--variant-secret ${file}: ${cause.message}. Check the path.`, {
      cause,
    });
  });
}

export function seedOf(secret: string, lab: string, student: string): string {
  const text = labelled(["wirestep variant seed 1", lab, student]);
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** By the lab's name, then by the student's id. A lab without variants is left out. */
export type CourseVariants = ReadonlyMap<string, ReadonlyMap<string, StudentVariant>>;

/** @throws VariantError without a secret, or if a variant has another rubric; InvalidLabError for a variant that can't run */
export async function courseVariants(
  labs: readonly ReadyLab[],
  students: readonly string[],
  secret: string | undefined,
): Promise<CourseVariants> {
  const found = new Map<string, ReadonlyMap<string, StudentVariant>>();
  for (const lab of labs.filter(({ hasVariants }) => hasVariants)) {
    if (secret === undefined) {
      throw new VariantError(
        `The lab ${lab.name} has variants, and there is no secret. Name its file with --variant-secret, or set ${SECRET_VARIABLE}; use the one of the handouts.`,
      );
    }
    const all = students.map(async (id) => [id, await variantFor(lab, secret, id)] as const);
    found.set(lab.name, new Map(await Promise.all(all)));
  }
  return found;
}

async function variantFor(lab: ReadyLab, secret: string, id: string): Promise<StudentVariant> {
  const seed = seedOf(secret, lab.name, id);
  const { plan } = await loadFolder({ ...lab.folder, seed }, lab.family);
  if (!isDeepStrictEqual(rubricOf(plan), lab.rubric)) {
    throw new VariantError(
      `The lab ${lab.name}: the variant ${seed} has other steps or points than the others. All students must be able to get the same.`,
    );
  }
  return { id, seed, values: plan.variant?.values ?? [] };
}
