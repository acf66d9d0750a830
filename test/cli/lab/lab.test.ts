import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CliResult, runCli } from "../../support/commands/cli-run.ts";
import { type Change, copyLab } from "../../support/labs/lab-copy.ts";

/** The messages of `wirestep lab` for the handshake lab with one change. None of these needs an engine. */
async function changed(change: Change): Promise<CliResult> {
  await using copy = await copyLab("handshake", change);
  return await runCli(["lab", "./handshake"], {}, copy.around);
}

const refused = (stderr: string): CliResult => ({ code: 2, signal: null, stdout: "", stderr });

test.concurrent("an unknown lab: the message lists the labs, exit code 2", async () => {
  const { code, stdout, stderr } = await runCli(["lab", "nosuch"]);
  expect(stderr).toMatch(
    /labs\/nosuch cannot run:\n {2}there is no such folder; labs here: .*\bhandshake\b.*\n$/,
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("a misspelt field: the message has file, line and a suggestion", async () => {
  const { code, stdout, stderr } = await changed({
    file: "lab.ts",
    from: "packets: []",
    to: "pakcets: []",
  });
  expect(stderr).toBe(`\
wirestep: handshake cannot run:
  handshake/lab.ts:16: step 1 (listen): there is no field "pakcets"; did you mean "packets"?
`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test.concurrent("a missing tag: the message lists the tags; a tag used twice: its lines", async () => {
  await using copy = await copyLab("handshake", {
    file: "server.cc",
    from: "  // step: listen",
    to: "",
  });
  const run = (env: NodeJS.ProcessEnv = {}): Promise<CliResult> =>
    runCli(["lab", "./handshake"], env, copy.around);
  expect(await run()).toEqual(
    refused(`\
wirestep: handshake cannot run:
  handshake/lab.ts:12: step 1 (listen): no line of server.cc has the tag "// step: listen"; its tags are: accept, accept-again. Put the tag at the end of the line that the step executes.
`),
  );
  const file = join(copy.folder, "server.cc");
  const text = await readFile(file, "utf8");
  await writeFile(file, `// step: listen\n// step: listen\n${text}`);
  // a pipe gets no colours, whatever the environment asks for
  const forced = { NO_COLOR: undefined, FORCE_COLOR: "1", TERM: "xterm-256color" };
  for (const env of [{ NO_COLOR: "1", FORCE_COLOR: undefined }, forced]) {
    expect(await run(env)).toEqual(
      refused(`\
wirestep: handshake cannot run:
  handshake/server.cc:2: step 1 (listen): the tag "// step: listen" is on lines 1 and 2 of server.cc. Keep it on one line.
`),
    );
  }
});

test.concurrent("a lab file without a default export", async () => {
  const change = { from: "export default lab", to: "export const handshake = lab" };
  expect(await changed({ file: "lab.ts", ...change })).toEqual(
    refused(`\
wirestep: handshake cannot run:
  handshake/lab.ts: it has no default export: write "export default lab(...)"
`),
  );
});

test.concurrent("a lab whose name differs from its folder's", async () => {
  expect(
    await changed({ file: "lab.ts", from: 'lab("handshake"', to: 'lab("handshakes"' }),
  ).toEqual(
    refused(`\
wirestep: handshake cannot run:
  handshake/lab.ts:8: its name is "handshakes", its folder's "handshake": a lab has the name of its folder
`),
  );
});

test.concurrent("a folder without programs: the message names the missing files", async () => {
  await using copy = await copyLab("handshake");
  const { code, stderr } = await runCli(["lab", "./"], {}, copy.around);
  expect(stderr).toContain("lab.ts is missing in .; make new-lab");
  expect(stderr).toContain("server.cc (or server.c) is missing in .; ");
  expect(code).toBe(2);
});
