/** The keys of a grading in its queue, next to those that BullMQ makes below the same prefix. */
import { PREFIX } from "./connection.ts";

export interface QueueKeys {
  /** The signed labs of the grading that runs. */
  readonly grading: string;
  /** The signed images of each lab, as a hash. */
  readonly images: string;
  /** Signed reasons of workers that take no job, the newest last. */
  readonly refusals: string;
  /** The grader that holds the queue. */
  readonly holder: string;
  result(id: string): string;
  /** BullMQ's own key of a job. */
  job(id: string): string;
  /** The token of the worker that has the job. */
  lock(id: string): string;
}

export function queueKeys(queue: string): QueueKeys {
  const own = `${PREFIX}:${queue}`;
  return {
    grading: `${own}:of-grading`,
    images: `${own}:of-images`,
    refusals: `${own}:of-refusals`,
    holder: `${own}:of-holder`,
    result: (id) => `${own}:of-result:${id}`,
    job: (id) => `${own}:${id}`,
    lock: (id) => `${own}:${id}:lock`,
  };
}
