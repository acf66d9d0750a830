/** The network of a stage: two network namespaces with a cable between them (docker/network.sh). */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Family, Peer } from "../../lab/model.ts";
import { ROOT } from "../../runtime/checkout.ts";
import { CollectedText } from "../../runtime/collected-text.ts";
import { EnvironmentError } from "../../runtime/environment-error.ts";
import type { LabNetwork } from "../parts.ts";
import { anySubnets, networkOn } from "../subnets.ts";
import type { Rights } from "./rights.ts";
import { TOOLS_PATH } from "./tools-path.ts";

const ETHERNET_MTU = 1500;

export interface Cable {
  readonly network: LabNetwork;
  /** A process in the network namespace of each peer. */
  readonly namespaces: Readonly<Record<Peer, number>>;
  /** Resolves when both namespaces are gone. */
  readonly remove: () => Promise<void>;
}

/** @throws EnvironmentError */
export async function makeCable(
  { enter }: Pick<Rights, "enter">,
  name: string,
  family: Family,
  mtu: number = ETHERNET_MTU,
): Promise<Cable> {
  const both = anySubnets();
  const { ipv4, ipv6 } = both;
  const peers = [`${ipv4.server}/29`, `${ipv4.client}/29`];
  if (family === 6) peers.push(`${ipv6.server}/64`, `${ipv6.client}/64`);
  const [command = "", ...words] = [
    ...enter,
    "setpriv", "--pdeathsig", "KILL", "--",
    "unshare", "--net", "--",
    "bash", join(ROOT, "docker/network.sh"), `${mtu}`, `${family}`, ...peers,
  ]; // biome-ignore format: one program a line
  const child = spawn(command, words, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { PATH: TOOLS_PATH },
  });
  const ended = endOf(child);
  const [server, client] = await readyLine(child, ended);
  return {
    network: networkOn(both, family, { id: name, name }),
    namespaces: { server, client },
    remove: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
}

async function readyLine(child: ChildProcess, ended: Promise<void>): Promise<[number, number]> {
  const said = new CollectedText();
  child.stderr?.on("data", said.add);
  child.stdin?.on("error", () => undefined); // it has ended, which is reported below
  const printed = new CollectedText();
  const ready = new Promise<[number, number]>((resolve) => {
    child.stdout?.on("data", (chunk: Uint8Array) => {
      printed.add(chunk);
      const [, server, client] = /^ready (\d+) (\d+)$/m.exec(printed.text) ?? [];
      if (server !== undefined) resolve([Number(server), Number(client)]);
    });
  });
  const failed = ended.then(() => {
    throw new EnvironmentError(
      `The namespaces of the network could not be made: ${said.text.trim() || "unshare has ended"}`,
      "Run wirestep doctor: it tries each thing that this stage needs, and names the fix.",
    );
  });
  return Promise.race([ready, failed]);
}
