/** The queue's library, in a file of its own: only a grading with a queue and its workers load it. */
export { DelayedError, Queue, QueueEvents, UnrecoverableError, WaitingError, Worker } from "bullmq";
export { Redis } from "ioredis";
