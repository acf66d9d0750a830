import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withFoundRuns } from "../../src/grading/finished-course.ts";
import { writeResults } from "../../src/grading/write-results.ts";
import { grade, LAB, student } from "../support/grading/grades.ts";

test("a run whose files are gone is reported, and no page links them", async () => {
  const out = await mkdtemp(join(tmpdir(), "wirestep-grading-"));
  try {
    const run = grade("passed").run ?? "";
    await mkdir(join(out, run), { recursive: true });
    for (const file of ["report.html", "server.pcap", "client.pcap"])
      await writeFile(join(out, run, file), "");
    const whole = await withFoundRuns(out, student("ana", [grade("passed")]));
    expect(whole.notices).toEqual([]);
    const written = async (one: typeof whole) => {
      await writeResults(out, {
        labs: [LAB],
        students: [one],
        notices: [],
        roster: "own",
        formats: [],
        context: { hint: "why", gradedAt: "2026-01-01T00:00:00Z", env: {} },
      });
      return {
        files: (await readdir(join(out, "students/ana"))).sort(),
        student: await readFile(join(out, "students/ana/index.html"), "utf8"),
        class: await readFile(join(out, "index.html"), "utf8"),
      };
    };
    const before = await written(whole);
    expect(before.files).toHaveLength(4);
    expect(before.student).toContain("close-report.html");
    expect(before.class).toContain(`${run}/report.html`);

    await rm(join(out, run), { recursive: true });
    const lost = await withFoundRuns(out, student("ana", [grade("passed"), grade("missing")]));
    expect(lost.notices).toEqual([
      {
        place: "ana",
        text: expect.stringMatching(
          /^the run of close has no report.html, server.pcap, client.pcap in runs\/.*--out$/,
        ),
      },
    ]);
    const after = await written(lost);
    expect(after.files).toEqual(["index.html"]);
    expect(after.student).not.toContain("close-report.html");
    expect(after.class).not.toContain(`${run}/report.html`);
    expect(after.class).toContain("has no report.html");
  } finally {
    await rm(out, { recursive: true });
  }
});
