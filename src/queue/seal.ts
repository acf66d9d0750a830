/**
 * Signatures of what passes through a queue: HMAC-SHA-256 with the key of the grading. Anyone who can write into the queue
 * and lacks the key can delay or lose work, and can't change a job or a result. Each kind of message has a purpose in
 * its signature, so none can stand for another.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { labelled } from "../lab-files/seeded-variant.ts";
import { EnvironmentError } from "../runtime/environment-error.ts";

export type Purpose = "job" | "result" | "grading" | "images" | "refusal";

export const sealedSchema = z.object({ text: z.string(), signature: z.string() });
export type Sealed = z.infer<typeof sealedSchema>;

/** A message that was not signed with the key, or that is none. */
export class SealError extends EnvironmentError {
  constructor(message: string) {
    super(
      message,
      "Another program writes into this queue, or the queue is damaged. Give its server a password, and check who can reach it.",
    );
  }
}

export const digestOf = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

export class Seal {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** The name of the queue. It says nothing about the key, and another key has another queue. */
  get queue(): string {
    return `grading-${this.#hash(["queue"]).slice(0, 16)}`;
  }

  /** The id of a job: the same for the same fields, and without the key not to be linked to them. */
  id(fields: readonly string[]): string {
    return `job-${this.#hash(["id", ...fields]).slice(0, 32)}`;
  }

  sealed(purpose: Purpose, message: unknown): Sealed {
    const text = JSON.stringify(message);
    return { text, signature: this.#hash(["message", purpose, text]) };
  }

  /** @throws SealError unless it is signed for this purpose and has this shape */
  opened<T>(purpose: Purpose, value: unknown, schema: z.ZodType<T>): T {
    const sealed = sealedSchema.safeParse(typeof value === "string" ? jsonIn(value) : value);
    if (!sealed.success) throw new SealError(`it is no signed ${purpose}`);
    const { text, signature } = sealed.data;
    const own = Buffer.from(this.#hash(["message", purpose, text]));
    const given = Buffer.from(signature);
    if (own.length !== given.length || !timingSafeEqual(own, given)) {
      throw new SealError("its signature is not made with the key of this grading");
    }
    const message = schema.safeParse(jsonIn(text));
    if (message.success) return message.data;
    throw new SealError(`it is a ${purpose} of another version of wirestep`);
  }

  #hash(fields: readonly string[]): string {
    return createHmac("sha256", this.#key)
      .update(labelled(["wirestep queue 1", ...fields]))
      .digest("hex");
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // the caller says what is wrong
    throw error;
  }
}
