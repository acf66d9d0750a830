/**
 * A lab file to the data it exports. The file is a program that somebody else wrote: it runs in a
 * thread of its own, within a time limit, one file after the other.
 */

import { realpath } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { codeFile } from "../runtime/checkout.ts";

export type LabFileQuestion =
  /** To be run. Absolute, without symbolic links: as its own stack traces name it. */
  | { readonly file: string }
  /** To be made JavaScript. */
  | { readonly text: string };

export interface LabFileAnswer {
  /** The default export. */
  readonly value?: unknown;
  /** The text as JavaScript, each line where it was; absent if it is none. */
  readonly script?: string;
  /** Why there is no value, and in which line, if that is known. */
  readonly failure?: { readonly text: string; readonly line?: number };
}

/** Milliseconds that a lab file may take: it makes data, and needs a few. */
const LIMIT = 10_000;

let thread: Worker | undefined;
/** What the thread has run: Node.js does not read a module again, nor those it imports. */
const ran = new Set<string>();
let last: Promise<unknown> = Promise.resolve();

/** Never fails for what the file does. */
export function runLabFile(file: string, limit = LIMIT): Promise<LabFileAnswer> {
  return inTurn(async () => {
    const real = await realpath(file);
    if (ran.has(real)) await endThread();
    ran.add(real);
    return ask({ file: real }, limit);
  });
}

/** A lab file's text without its types; undefined where it is no TypeScript that Node can run. */
export async function withoutTypes(text: string): Promise<string | undefined> {
  return (await inTurn(() => ask({ text }, LIMIT))).script;
}

function inTurn(question: () => Promise<LabFileAnswer>): Promise<LabFileAnswer> {
  const answer = last.then(question);
  last = answer.catch(() => undefined); // whoever asked is told
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
    // what a lab file prints is not part of any output; nor are Node's remarks on type stripping
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  const worker = thread;
  const { promise, resolve } = Promise.withResolvers<LabFileAnswer>();
  const failed = (text: string): void => {
    thread = undefined;
    resolve({ failure: { text } });
  };
  const timer = setTimeout(() => {
    failed(
      `it has not ended within ${limit / 1000} s: a lab file makes data, and waits for nothing. Is there a loop?`,
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
    worker.unref(); // kept for the next file, and no reason to stay
  });
}
