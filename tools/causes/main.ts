/**
 * Writes a table of each packet and state change in runs, with its cause next to the step's own reason, to be reviewed
 * line by line: node tools/causes/main.ts RUN... > causes.md. Fails if one has no cause, or if a cause contradicts what the
 * kernels traced.
 */
import { argv } from "node:process";
import { explainPackets } from "../../src/explain/packets.ts";
import { explainStates } from "../../src/explain/states.ts";
import type { RunRecord } from "../../src/record/record.ts";
import { readRecord } from "../../src/runs/records.ts";
import { compared } from "./contradictions.ts";

const NONE = "**no cause**";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

function tableOf(record: RunRecord): readonly string[] {
  const packets = explainPackets(record);
  const sent = [
    ...record.steps.flatMap((step) => step.packets.map((packet) => ({ packet, step }))),
    ...record.late.map((packet) => ({ packet, step: undefined })),
  ];
  const changes = explainStates(record, packets);
  return [
    `\n## ${record.lab.name}, IPv${record.family}\n`,
    row("step", "packet", "cause", "the lab's reason"),
    row("---", "---", "---", "---"),
    ...sent.map(({ packet, step }) => {
      const why = packets.get(packet.number);
      const what = `${packet.number} ${packet.source.peer} ${packet.segment?.flags ?? "UDP or ICMP"}`;
      return row(`${step?.number ?? "late"}`, what, why?.text ?? NONE, step?.why ?? "");
    }),
    ...changes.map(({ peer, change: { from, to }, explanation }) =>
      row("", `${peer}: ${from} → ${to}`, explanation?.text ?? NONE, ""),
    ),
  ];
}

const records = await Promise.all(argv.slice(2).map(readRecord));
const lines = records.flatMap(tableOf);
console.log(lines.join("\n"));
const missing = lines.filter((line) => line.includes(NONE)).length;
console.error(`${lines.length} lines, ${missing} without a cause`);
const comparisons = records.map((record) => ({ record, ...compared(record) }));
const wrong = comparisons.flatMap(({ record, contradictions }) =>
  contradictions.map((text) => `${record.lab.name}, IPv${record.family}: ${text}`),
);
for (const line of wrong) console.error(line);
const sum = (what: "retransmissions" | "resets" | "changes"): number =>
  comparisons.reduce((all, one) => all + one.compared[what], 0);
console.error(
  `the kernels: ${sum("retransmissions")} retransmissions, ${sum("resets")} resets and ${sum("changes")} state changes compared, ${wrong.length} contradictions`,
);
process.exitCode = missing === 0 && wrong.length === 0 ? 0 : 1;
