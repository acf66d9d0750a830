/** The options of a queue, which the grader and its workers share. */
import { type Command, Option } from "commander";
import type { Connections } from "../../queue/connection.ts";
import type { Seal } from "../../queue/seal.ts";

export interface QueueFlags {
  readonly queue?: string;
  readonly queueKey?: string;
  readonly queuePassword?: string;
  readonly queueCa?: string;
  readonly insecure?: true;
}

/** @param queue a description of the address */
export function withQueueOptions(command: Command, queue: string, isMandatory = false): Command {
  return command
    .addOption(new Option("--queue <address>", queue).makeOptionMandatory(isMandatory))
    .option(
      "--queue-key <file>",
      "the file with the key that signs jobs and results (default: the variable WIRESTEP_QUEUE_KEY)",
    )
    .option(
      "--queue-password <file>",
      "the file with the password of the queue's server (default: the variable WIRESTEP_QUEUE_PASSWORD)",
    )
    .option(
      "--queue-ca <file>",
      "the certificate of the authority of a rediss:// server, if this system does not know it",
    )
    .option("--insecure", "accept redis:// to another host, where all can be read on the way");
}

export interface AskedQueue {
  readonly seal: Seal;
  /** @throws EnvironmentError if the queue does not answer */
  readonly connect: () => Promise<Connections>;
}

/**
 * The secrets are taken out of the environment, which programs that start later get.
 * @throws QueueError
 */
export async function askedQueue(
  flags: QueueFlags & { readonly queue: string },
): Promise<AskedQueue> {
  const { queueAddress } = await import("../../queue/address.ts");
  const { Connections } = await import("../../queue/connection.ts");
  const { Seal } = await import("../../queue/seal.ts");
  const { KEY_VARIABLE, PASSWORD_VARIABLE, queueKey, queuePassword } = await import(
    "../../queue/secrets.ts"
  );
  const address = queueAddress(flags.queue, flags.insecure === true);
  const key = await queueKey(flags.queueKey, process.env);
  const password = await queuePassword(flags.queuePassword, process.env);
  delete process.env[KEY_VARIABLE];
  delete process.env[PASSWORD_VARIABLE];
  return {
    seal: new Seal(key),
    connect: () => Connections.to({ address, password, authority: flags.queueCa }),
  };
}
