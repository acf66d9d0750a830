/**
 * `npm run bench:read`: measures how fast `wirestep read` prints a large capture of small packets,
 * compared with tcpdump and tshark on the same file, in alternation, all to /dev/null. The bench makes
 * the capture, the same bytes every time. Exit code 1 if the text differs from tcpdump's in any byte, or
 * a goal is missed.
 */
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "zx";
import { alignColumns } from "../../src/report/text/table.ts";
import { testDocker } from "../../test/support/engine/engine.ts";
import { medianOf } from "../../test/support/evidence/rounds.ts";
import { atLeast, atMost, type Row, writeFigures } from "../figures/figures.ts";
import { READERS, type Reader, startReaders, type Taken } from "./readers.ts";
import { smallPackets } from "./small-packets.ts";

const SEED = 9293;
const rounds = Number(argv._[0] ?? 5);
const megabytes = Number(argv._[1] ?? 200);
const names = Object.keys(READERS) as Reader[];

const captures = await mkdtemp(join(tmpdir(), "wirestep-captures-"));
try {
  await write("small.pcap", megabytes * 1e6);
  await write("tenth.pcap", megabytes * 1e5);
  await using readers = await startReaders(captures);
  console.log(
    (await readers.shell("tcpdump --version 2>&1 | head -1; tshark --version | head -1")).trim(),
  );
  const ours = await readers.hash("wirestep", "small.pcap"); // also brings the file into the page cache
  const isSame = ours === (await readers.hash("tcpdump", "small.pcap"));
  const lines = Number(await readers.shell(`${READERS.tcpdump} /captures/small.pcap | wc -l`));

  const taken = Object.fromEntries(names.map((name) => [name, [] as Taken[]])) as Record<
    Reader,
    Taken[]
  >;
  for (let round = 0; round < rounds; round++)
    for (const name of names) taken[name].push(await readers.time(name, "small.pcap"));
  const wall = (name: Reader) => medianOf(taken[name].map((one) => one.wall));
  const cpu = (name: Reader) => medianOf(taken[name].map((one) => one.cpu));
  const faster = (than: Reader) =>
    medianOf(taken[than].map((one, n) => one.wall / (taken.wirestep[n]?.wall ?? 0)));

  const table = names.map((name) => [
    name,
    `${wall(name).toFixed(2)} s`,
    `${cpu(name).toFixed(2)} s`,
    `${(lines / wall(name) / 1e6).toFixed(2)} M`,
  ]);
  console.log(alignColumns([["", "wall", "CPU", "packets/s"], ...table]).join("\n"));

  const most = await readers.memory("small.pcap");
  const tenth = await readers.memory("tenth.pcap");
  const rows: Row[] = [
    { what: `capture of ${lines} packets`, value: megabytes, unit: "MB" },
    { what: "packets printed", value: lines / wall("wirestep") / 1e6, unit: "million/s" },
    atLeast("times as fast as tcpdump", faster("tcpdump"), 1),
    { what: "the same in CPU time", value: cpu("tcpdump") / cpu("wirestep"), unit: "" },
    atLeast("times as fast as tshark", faster("tshark"), 10),
    atMost("peak memory", most, 130, "MiB"),
    { what: "peak memory, a tenth of the capture", value: tenth, unit: "MiB" },
    {
      what: "text",
      value: isSame ? "tcpdump's" : "not tcpdump's",
      unit: "",
      goal: "tcpdump's",
      met: isSame,
    },
  ];
  for (const { what, value, unit, goal = "" } of rows)
    console.log(`${what}: ${value} ${unit} ${goal && `(${goal})`}`);
  const { ServerVersion } = await (await testDocker()).info();
  await writeFigures("bench-read", `npm run bench:read ${rounds}`, rows, ServerVersion);
  process.exitCode = rows.every(({ met }) => met !== false) ? 0 : 1;
} finally {
  await rm(captures, { recursive: true });
}

async function write(name: string, size: number): Promise<void> {
  await using file = await open(join(captures, name), "w");
  for (const piece of smallPackets(size, SEED)) await file.write(piece);
}
