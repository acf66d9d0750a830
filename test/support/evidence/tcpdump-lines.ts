/** The lines that the real tcpdump prints for a run's captures, and the lines in the run's record. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PEERS } from "../../../src/lab/model.ts";
import { startTools } from "../engine/tools.ts";
import type { FinishedRun } from "../runs/lab-run.ts";

interface TcpdumpLines {
  /** The lines of each peer's capture. */
  readonly printed: readonly (readonly string[])[];
  /** The lines of the record, with addresses instead of the peers' names. */
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
