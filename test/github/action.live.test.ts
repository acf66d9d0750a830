/** The action as a course's repository uses it, with correct and incorrect programs, on a real engine. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { courseCheckout, documentedUse } from "../support/commands/course.ts";

test("a correct program passes without upload and annotation", async () => {
  const documented = await documentedUse();
  await using job = await courseCheckout();
  const { code, log, outputs, summary, used } = await job.run(documented.with);
  expect(code, log).toBe(0);
  expect(outputs).toMatchObject({ verdict: "passed", artifact: "" });
  expect(log).toContain("homework/server.cc:5");
  expect(log).not.toMatch(/^::(?:error|warning)/m);
  expect(summary).toContain("### 1 of 1 labs passed");
  expect(used).toEqual([]);
  expect(await readdir(join(job.workspace, outputs.run ?? ""))).toContain("server.pcap");
});

test("an incorrect program fails at its own line, and its captures are uploaded", async () => {
  await using job = await courseCheckout({
    file: "server.cc",
    from: "int second_fd = jc::AcceptFd(listen_fd);",
    to: 'int second_fd = (std::cout << "\\n::error::forged\\n" << std::flush, first_fd);',
  });
  const { code, log, outputs, summary, used } = await job.run({
    lab: "handshake",
    programs: "homework",
  });
  expect(code, log).toBe(1);
  expect(outputs.verdict).toBe("mismatch");
  expect(log).toMatch(
    /^::error file=homework\/server\.cc,line=7,title=handshake%3A step 4 \(server%3A accept-again\)::✗ the line homework\/server\.cc:7%0A/m,
  );
  expect(summary).toContain("✗ the line homework&#47;server&#46;cc&#58;7");
  const [upload] = used;
  const files = await readdir(upload?.with.path ?? "", { recursive: true });
  for (const file of ["server.pcap", "client.pcap", "record.json", "transcript.txt"]) {
    expect(files.filter((path) => path.endsWith(file))).toHaveLength(1);
  }
  // The program's output is between the token that stops workflow commands and the one that resumes them.
  const [, token = "none"] = /^::stop-commands::([0-9a-f]{32})$/m.exec(log) ?? [];
  const forged = log.search(/^\s*::error::forged$/m);
  expect(forged).toBeGreaterThan(log.indexOf(`::stop-commands::${token}`));
  expect(forged).toBeLessThan(log.indexOf(`\n::${token}::`));
});

test("a program that does not compile fails at the compiler's line, exit code 2", async () => {
  await using job = await courseCheckout({
    file: "client.cc",
    from: "jc::Connect(server, 12345);   //",
    to: "jc::Conect(server, 12345);   //",
  });
  const inputs = { lab: "handshake", programs: "homework", junit: "junit.xml" };
  const { code, log, outputs } = await job.run(inputs);
  expect({ code, verdict: outputs.verdict }, log).toEqual({ code: 2, verdict: "invalid" });
  expect(log).toMatch(
    /^::error file=homework\/client\.cc,line=5,title=handshake%3A cannot run::.*Conect/m,
  );
  expect(await readFile(join(job.workspace, "junit.xml"), "utf8")).toMatch(
    /name="the whole run" file="homework\/client\.cc" line="5".*\n\s*<error .*type="invalid"/,
  );
});

test("with a format the job passes if the programs are graded, whatever their points", async () => {
  await using job = await courseCheckout({
    file: "client.cc",
    from: "int main(",
    to: "int main(()",
  });
  const inputs = { lab: "handshake", programs: "homework", format: "gradescope" };
  const { code, log, outputs } = await job.run({ ...inputs, "format-out": "grade" });
  expect({ code, verdict: outputs.verdict }, log).toEqual({ code: 0, verdict: "invalid" });
  const result = JSON.parse(await readFile(join(job.workspace, "grade/results.json"), "utf8"));
  expect(result.score).toBe(0);
});
