/**
 * Observes the programs in test/observed/ several times each, on a stage of namespaces, and prints whether their transcripts
 * are the same in all runs: node tools/observed-programs.ts [RUNS [NAME...]]. The transcripts are kept in
 * results/observed/ for a reader. Fails if a run is not observed, or if more than one in ten pairs differs.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "zx";
import { normaliseRecord } from "../src/record/normalise.ts";
import { parseRecord, type RunRecord } from "../src/record/record.ts";
import { styleFor } from "../src/report/text/style.ts";
import { transcriptOf } from "../src/report/text/transcript/transcript.ts";
import { ROOT } from "../src/runtime/checkout.ts";

const PROGRAMS = join(ROOT, "test/observed");
const KEPT = join(ROOT, "results/observed");

/** nginx as one process in the background, with everything that it writes below /tmp. */
const NGINX = [
  "master_process off; pid /tmp/nginx.pid; error_log stderr;",
  "events {} http { access_log off;",
  ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (one) => `${one}_temp_path /tmp/${one};`,
  ),
  'server { listen {port}; return 200 "hello from nginx"; } }',
].join(" ");

/** Programs of Debian, which no folder holds. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "command-netcat": [
    ...["--server", "nc -l -p {port}", "--client", "nc -N {server} {port}"],
    ...["--package", "netcat-openbsd"],
  ],
  "command-http": [
    ...["--server", "python3 -m http.server {port}", "--client", "curl -s http://{server}:{port}/"],
    ...["--package", "curl", "--package", "python3"],
  ],
  "command-browser": [
    ...["--server", "python3 -m http.server {port} --directory /usr/share/common-licenses"],
    "--client",
    "curl -s --parallel --compressed -A Mozilla/5.0 http://{server}:{port}/BSD http://{server}:{port}/favicon.ico",
    ...["--package", "curl", "--package", "python3"],
  ],
  "command-nginx": [
    ...[
      "--server",
      `bash -c 'echo '"'"'${NGINX}'"'"' >/tmp/nginx.conf; exec nginx -e stderr -c /tmp/nginx.conf'`,
    ],
    ...["--client", "curl -s http://{server}:{port}/one http://{server}:{port}/two"],
    ...["--package", "curl", "--package", "nginx-light"],
  ],
};

const runs = Number(process.argv[2] ?? 20);
const chosen = process.argv.slice(3);
const folders = await readdir(PROGRAMS);
const names = [...folders, ...Object.keys(COMMANDS)].toSorted();
const cwd = await mkdtemp(join(tmpdir(), "wirestep-observed-"));
await mkdir(KEPT, { recursive: true });
let failed = 0;
let different = 0;
try {
  for (const name of names.filter((one) => chosen.length === 0 || chosen.includes(one))) {
    const transcripts = new Set<string>();
    const ends = new Set<string>();
    for (let number = 0; number < runs; number++) {
      const record = await observed(name);
      if (record.verdict !== "observed") failed += 1;
      ends.add(record.observed?.end ?? record.verdict);
      transcripts.add(transcriptOf(normaliseRecord(record), styleFor(false)));
    }
    for (const [index, text] of [...transcripts].entries()) {
      await writeFile(join(KEPT, `${name}${index === 0 ? "" : `-${index + 1}`}.txt`), text);
    }
    if (transcripts.size > 1) different += 1;
    const same =
      transcripts.size === 1 ? `same in ${runs} of ${runs}` : `${transcripts.size} forms`;
    process.stdout.write(`${name.padEnd(20)} ${same.padEnd(18)} ${[...ends].join(" | ")}\n`);
  }
} finally {
  await rm(cwd, { recursive: true, force: true });
}
process.stdout.write(`${different} of ${names.length} differ, ${failed} runs failed\n`);
if (failed > 0 || different * 10 > names.length) process.exitCode = 1;

async function observed(name: string): Promise<RunRecord> {
  const programs = COMMANDS[name] ?? (await programsIn(name));
  const stage = ["--stage", "namespaces", "--quiet"];
  const run = await $({
    cwd,
    quiet: true,
    nothrow: true,
  })`${join(ROOT, "bin/wirestep")} observe ${programs} ${stage}`;
  const [folder = ""] = await readdir(join(cwd, "runs")).catch(() => []);
  const [newest = ""] = await readdir(join(cwd, "runs", folder)).catch(() => []);
  if (newest === "") throw new Error(`${name}: no run. ${run.stderr}`);
  const text = await readFile(join(cwd, "runs", folder, newest, "record.json"), "utf8");
  await rm(join(cwd, "runs"), { recursive: true });
  return parseRecord(text);
}

/** The server and the client: a folder, or a file of any language. */
async function programsIn(name: string): Promise<readonly string[]> {
  const entries = await readdir(join(PROGRAMS, name));
  return ["server", "client"].map((peer) => {
    const entry = entries.find((one) => one === peer || one.startsWith(`${peer}.`));
    if (entry === undefined) throw new Error(`test/observed/${name} has no ${peer}`);
    return join(PROGRAMS, name, entry);
  });
}
