/**
 * A lab file to the data that it exports. The file is a program by another author, so it runs in a
 * thread of its own and within a time limit. Files run one after the other.
 */

import { realpath } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { codeFile } from "../runtime/checkout.ts";

export type LabFileQuestion =
  /** A file to run. Its path is absolute and has no symbolic links, as in its own stack traces. */
  | { readonly file: string }
  /** A text to turn into JavaScript. */
  | { readonly text: string };

export interface LabFileAnswer {
  /** The default export. */
  readonly value?: unknown;
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
/** The files that the thread has run. Node.js does not read a module or its imports again. */
const ran = new Set<string>();
let last: Promise<unknown> = Promise.resolve();

/** Never rejects because of the file's own faults. */
export function runLabFile(file: string, limit = LIMIT): Promise<LabFileAnswer> {
  return inTurn(async () => {
    const real = await realpath(file);
    if (ran.has(real)) await endThread();
    ran.add(real);
    return ask({ file: real }, limit);
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
