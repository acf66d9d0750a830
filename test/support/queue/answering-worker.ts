/** A worker that makes no run: it answers each job of a queue with a result that the test chooses. */
import { Worker } from "bullmq";
import { PREFIX } from "../../../src/queue/connection.ts";
import { withBytes } from "../../../src/queue/envelope.ts";
import { type JobData, openedJob } from "../../../src/queue/jobs.ts";
import { queueKeys } from "../../../src/queue/keys.ts";
import type { JobMessage, ResultMessage } from "../../../src/queue/messages.ts";
import { Seal } from "../../../src/queue/seal.ts";

export interface AnsweringWorker extends AsyncDisposable {
  /** The jobs that it has answered. */
  readonly answered: readonly JobMessage[];
  /** It is connected, and takes no job. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/**
 * @param key of the queue
 * @param result of a job; parts that are left out say that it passed
 * @param signing another key, for results that no one should believe
 */
export async function answeringWorker(
  port: number,
  key: string,
  result: (job: JobMessage) => Partial<ResultMessage> | Promise<Partial<ResultMessage>>,
  signing = key,
): Promise<AnsweringWorker> {
  const seal = new Seal(key);
  const answered: JobMessage[] = [];
  const worker = new Worker<JobData>(
    seal.queue,
    async ({ id = "", data }) => {
      const { message } = await openedJob(seal, id, data);
      const full: ResultMessage = {
        id,
        worker: "test",
        images: "i1",
        seconds: 1,
        outcome: { verdict: "passed", score: [1, 1] },
        ...(await result(message)),
      };
      const client = await worker.getBackend().connection.client;
      const sealed = new Seal(signing).sealed("result", full);
      await client.set(queueKeys(seal.queue).result(id), withBytes(sealed).toString());
      answered.push(message);
    },
    { connection: { host: "127.0.0.1", port }, prefix: PREFIX, name: "test", runRetryDelay: 200 },
  );
  worker.on("error", () => undefined); // the server may be killed
  await worker.waitUntilReady();
  return {
    answered,
    pause: () => worker.pause(),
    resume: () => worker.resume(),
    [Symbol.asyncDispose]: () => worker.close(true),
  };
}
