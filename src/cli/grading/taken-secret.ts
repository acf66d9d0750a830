/** The secret of a course's variants: read, and taken out of the environment, which programs that start later get. */

/** @throws VariantError */
export async function takenSecret(file: string | undefined): Promise<string | undefined> {
  const { courseSecret, SECRET_VARIABLE } = await import("../../grading/variants.ts");
  const secret = await courseSecret(file, process.env);
  delete process.env[SECRET_VARIABLE];
  return secret;
}
