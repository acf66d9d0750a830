/**
 * A lab file to the data that it exports. The file is a program by another author, so it runs in a
 * thread of its own and within a time limit. Files run one after the other.
 */

import { realpath } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { EXAMPLE_SEED, type VariantValue } from "../lab/variant.ts";
import { codeFile } from "../runtime/checkout.ts";

/** A file to run. Its path is absolute and has no symbolic links, as in its own stack traces. */
export interface LabFileToRun {
  readonly file: string;
  /** Of the lab's variant, if the lab has variants. */
  readonly seed: string;
}

export type LabFileQuestion =
  | LabFileToRun
  /** A text to turn into JavaScript. */
  | { readonly text: string };

export interface LabFileAnswer {
  /** The default export. */
  readonly value?: unknown;
  /** The values that the lab took from its variant; absent if it has no variants. */
  readonly values?: readonly VariantValue[];
  /** The files that it imports, directly or through others, with their paths from the lab's folder. */
  readonly modules?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** The text as JavaScript, with each line in its place; absent if the text is not TypeScript. */
  readonly script?: string;
  /** The reason why there is no value, with its line if that is known. */
  readonly failure?: { readonly text: string; readonly line?: number };
}

/** Milliseconds that a lab file may take. It only makes data and needs a few. */
const LIMIT = 10_000;

/** Mebibytes of its values. */
const MEMORY = 256;

let thread: Worker | undefined;
/** The files that the thread has run, and what they are a part of. Node.js does not read a module or its imports again. */
const ran = new Map<string, object | undefined>();
let last: Promise<unknown> = Promise.resolve();

export interface LabFileOptions {
  readonly seed?: string | undefined;
  /** The files that were read together with this one. For the same ones the file is not read again. */
  readonly of?: object | undefined;
  readonly limit?: number;
}

/** Never rejects because of the file's own faults. */
export function runLabFile(
  file: string,
  { seed = EXAMPLE_SEED, of, limit = LIMIT }: LabFileOptions = {},
): Promise<LabFileAnswer> {
  return inTurn(async () => {
    const real = await realpath(file);
    const isRead = of !== undefined && ran.get(real) === of;
    if (ran.has(real) && !isRead) await endThread();
    ran.set(real, of);
    return ask({ file: real, seed }, limit);
  });
}

/** A lab file's text without its types; undefined if it is not TypeScript that Node can run. */
export async function withoutTypes(text: string): Promise<string | undefined> {
  return (await inTurn(() => ask({ text }, LIMIT))).script;
}

function inTurn(question: () => Promise<LabFileAnswer>): Promise<LabFileAnswer> {
  const answer = last.then(question);
  last = answer.catch(() => undefined); // the caller gets the error
  return answer;
}

async function endThread(): Promise<void> {
  const old = thread;
  thread = undefined;
  ran.clear();
  await old?.terminate();
}

function ask(question: LabFileQuestion, limit: number): Promise<LabFileAnswer> {
  thread ??= new Worker(codeFile("lab-files/execute-worker"), {
    // No output includes the text that a lab file prints, or Node's warnings about type stripping.
    stdout: true,
    stderr: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  const worker = thread;
  const { promise, resolve } = Promise.withResolvers<LabFileAnswer>();
  const failed = (text: string): void => {
    thread = undefined;
    ran.clear();
    resolve({ failure: { text } });
  };
  const timer = setTimeout(() => {
    failed(
      `it has not ended within ${limit / 1000} s: a lab file makes data and waits for nothing. Is there a loop?`,
    );
    void worker.terminate();
  }, limit);
  const listeners = {
    message: resolve,
    error: (error: Error) => failed(`it throws: ${error.message}`),
    exit: () => failed("it ends the process; a lab file only exports a lab"),
  };
  for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener);
  worker.ref();
  worker.postMessage(question);
  return promise.finally(() => {
    clearTimeout(timer);
    for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
    worker.unref(); // the thread waits for the next file and does not keep the process alive
  });
}
