/** A run's captures as the real tcpdump prints them, and the same packets from its record. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PEERS } from "../../../src/lab/model.ts";
import { startTools } from "../engine/tools.ts";
import type { FinishedRun } from "../runs/lab-run.ts";

interface TcpdumpLines {
  /** The lines of each peer's capture. */
  readonly printed: readonly (readonly string[])[];
  /** The record's lines, with addresses in place of the peers' names. */
  readonly recorded: readonly string[];
}

export async function tcpdumpLines({
  folder,
  record,
}: Pick<FinishedRun, "folder" | "record">): Promise<TcpdumpLines> {
  await using tools = await startTools();
  const files = await Promise.all(PEERS.map((peer) => readFile(join(folder, `${peer}.pcap`))));
  const texts = await tools.run(
    files.map((input) => ({ command: ["tcpdump", "-n", "-t", "-r"], input })),
  );
  const { server, client } = record.peers;
  return {
    printed: texts.map((text) => text.trimEnd().split("\n")),
    recorded: record.steps
      .flatMap(({ packets }) => packets)
      .map(({ text }) =>
        text
          .replaceAll("server.", `${server.address}.`)
          .replaceAll("client.", `${client.address}.`),
      ),
  };
}
