/** Links of the Markdown pages to files and headings of the project. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../src/runtime/checkout.ts";

const pages = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { cwd: ROOT })
  .toString()
  .trim()
  .split("\n")
  .filter((page) => existsSync(join(ROOT, page)));

test("there are pages with links", () => {
  expect(pages.length).toBeGreaterThan(60);
  expect(pages.flatMap(linksOf).length).toBeGreaterThan(100);
});

test("each relative link leads to a file that is there", () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter(({ file }) => file !== "" && !existsSync(join(ROOT, dirname(page), file)))
      .map(({ link }) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("each link to a heading leads to a heading that is there", () => {
  const broken = pages.flatMap((page) =>
    linksOf(page)
      .filter(({ file, heading }) => {
        if (heading === "") return false;
        const target = file === "" ? page : join(dirname(page), file);
        return target.endsWith(".md") && !headingsOf(target).includes(heading);
      })
      .map(({ link }) => `${page}: ${link}`),
  );
  expect(broken).toEqual([]);
});

test("each source that a page about the code names is there", () => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT })
    .toString()
    .trim()
    .split("\n")
    .filter((file) => existsSync(join(ROOT, file)));
  const aboutCode =
    /^(?:CONTRIBUTING|SECURITY|docs\/(?:architecture|languages|attacks|decisions\/.*)|tools\/.*)\.md$/;
  const missing = pages
    .filter((page) => aboutCode.test(page))
    .flatMap((page) =>
      [...textOf(page).matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.(?:tsx?|py|sh|c|h))`/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)))
        .map((name) => `${page}: ${name}`),
    );
  expect(missing).toEqual([]);
});

interface PageLink {
  readonly link: string;
  /** Relative to the page's folder; empty for a link within the page. */
  readonly file: string;
  readonly heading: string;
}

function linksOf(page: string): readonly PageLink[] {
  const found = textOf(page).matchAll(/\]\(([^)\s]+)\)|<img [^>]*src="([^"]+)"/g);
  return [...found]
    .map(([, link, image]) => link ?? image ?? "")
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [file = "", heading = ""] = link.split("#");
      return { link, file: decodeURIComponent(file), heading };
    });
}

/** The anchors that GitHub gives a page's headings. */
function headingsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ +(.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/\s/g, "-"),
  );
}

/** Without code, in which brackets mean other things. */
function textOf(page: string): string {
  return readFileSync(join(ROOT, page), "utf8")
    .replace(/^```.*?^```/gms, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ""));
}
