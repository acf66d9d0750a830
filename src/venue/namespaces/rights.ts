/**
 * The rights to make namespaces. Root has them. Another user gets them in a user namespace, in which that user
 * is root and the subordinate users of /etc/subuid are the others: a peer has three users, so that its program
 * can neither end nor read its debugger (user_namespaces(7), subuid(5)).
 */
import { spawn } from "node:child_process";
import { CollectedText } from "../../runtime/collected-text.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import { TOOLS_PATH } from "./tools-path.ts";

export interface Rights {
  /** The beginning of each command that needs them. */
  readonly enter: readonly string[];
  /** Gives them back. Every process that was started with them must have ended. */
  readonly end: () => Promise<void>;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

const OWN_USER_NAMESPACE = ["unshare", "--user", "--map-root-user", "--map-auto", "--"];

/** For one command by itself. */
export const rightsOfOne = (): readonly string[] => (isRoot() ? [] : OWN_USER_NAMESPACE);

/** For commands that share their namespaces. @throws EnvironmentError */
export async function sharedRights(): Promise<Rights> {
  if (isRoot()) return { enter: [], end: async () => undefined };
  const [command = "", ...words] = OWN_USER_NAMESPACE;
  const holder = spawn(
    command,
    [...words, "setpriv", "--pdeathsig", "KILL", "--", "sh", "-c", "echo made; exec cat"],
    { stdio: ["pipe", "pipe", "pipe"], env: { PATH: TOOLS_PATH } },
  );
  const said = new CollectedText();
  holder.stderr.on("data", said.add);
  const ended = new Promise<void>((resolve) => {
    holder.once("close", () => resolve());
    holder.once("error", () => resolve());
  });
  const made = new Promise<void>((resolve) => holder.stdout.once("data", () => resolve()));
  const failed = ended.then(() => {
    throw new EnvironmentError(
      `This user may not make a user namespace: ${said.text.trim() || "unshare is missing"}`,
      "Run wirestep doctor: it tries each thing that this stage needs, and names the fix.",
    );
  });
  await Promise.race([made, failed]);
  failed.catch(() => undefined); // it ends when it is no longer needed
  return {
    enter: ["nsenter", `--user=/proc/${holder.pid}/ns/user`, "--preserve-credentials", "--"],
    end: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}
