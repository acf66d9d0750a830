/** The changes that the labs' sheets propose, as changes to their programs. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proposedChange, withProposal } from "../../../src/lab/source/proposed-change.ts";
import { ROOT } from "../../../src/runtime/checkout.ts";

const PORT = 12345;

/** The program with the change that these words propose; undefined if they need a reader. */
function changed(words: string, program: string): string | undefined {
  const change = proposedChange(words, PORT);
  return change && withProposal(change, program);
}

test("a text takes the place of another", () => {
  const words = "in `client.cc`, `::shutdown(fd, SHUT_WR)` instead of `::close(fd)`";
  expect(proposedChange(words, PORT)).toEqual({
    peer: "client",
    file: "client.cc",
    from: "::close(fd)",
    to: "::shutdown(fd, SHUT_WR)",
  });
  expect(changed(words, "  ::close(fd);  // step: close")).toBe(
    "  ::shutdown(fd, SHUT_WR);  // step: close",
  );
});

test("three dots stand for the arguments, which stay", () => {
  const words = "in `server.cc`, `jc::BindUdp(…)` instead of `jc::ListenFd(…)`";
  expect(changed(words, "int fd = jc::ListenFd(local, 12345);")).toBe(
    "int fd = jc::BindUdp(local, 12345);",
  );
});

test("another port takes the place of the lab's", () => {
  expect(changed("in `server.cc`, port 12346", "jc::BindUdp(local, 12345);")).toBe(
    "jc::BindUdp(local, 12346);",
  );
});

test("words that need a reader, a lab file, and a text in two places or none are no change", () => {
  expect(
    proposedChange("in `client.cc`, swap the lines `receive` and `close`", PORT),
  ).toBeUndefined();
  expect(proposedChange("in `lab.ts`, `0` instead of `1`", PORT)).toBeUndefined();
  const words = "in `client.cc`, `b` instead of `a`";
  expect(changed(words, "a a")).toBeUndefined();
  expect(changed(words, "ab; ba; a1")).toBeUndefined();
  expect(changed(words, "f(a)")).toBe("f(b)");
});

test("nine of ten changes to a program that a sheet names by its text can be made", () => {
  const results = readdirSync(join(ROOT, "labs"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => changesOf(join(ROOT, "labs", name)));
  const possible = results.filter(({ program }) => program !== undefined);
  expect(possible.length).toBeGreaterThanOrEqual(40);
  expect(possible.length / results.length).toBeGreaterThan(0.9);
});

/** The proposed changes of a sheet's table, with the program that each makes. */
function changesOf(folder: string) {
  const sheet = readFileSync(join(folder, "README.md"), "utf8");
  return [...sheet.matchAll(/^\| (in `[^|]*) \|/gm)].flatMap(([, words = ""]) => {
    const change = proposedChange(words, PORT);
    if (change === undefined) return [];
    return [
      { words, program: withProposal(change, readFileSync(join(folder, change.file), "utf8")) },
    ];
  });
}
