import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validateLab } from "../../src/lab/schema/lab.ts";
import { LANGUAGES, languageOf } from "../../src/languages/languages.ts";
import { PYTHON } from "../../src/languages/python.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { OTHER_KEYS, TRANSLATED } from "../support/runs/in-languages.ts";

test("an ending belongs to one language", () => {
  const endings = LANGUAGES.flatMap((language) => language.endings);
  expect(new Set(endings).size).toBe(endings.length);
  expect(languageOf("a/server.py")?.name).toBe("Python");
  expect(languageOf("jc.h")).toBeUndefined();
});

describe.each(TRANSLATED)("the lab %s", (lab) => {
  test.each(OTHER_KEYS)("has both programs in %s, with the tags of all its steps", async (key) => {
    const { default: value }: { default: unknown } = await import(`../../labs/${lab}/lab.ts`);
    const { steps } = validateLab(value, lab);
    const language = LANGUAGES.find((one) => one.key === key);
    const folder = join(ROOT, "labs", lab, "in", key);
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(["client", "server"].map((peer) => `${peer}.${language?.endings[0]}`));
    for (const file of files) {
      const text = readFileSync(join(folder, file), "utf8");
      const tags = [...text.matchAll(/(?:\/\/|#) step: ([a-z-]+)$/gm)].map(([, tag]) => tag);
      const wanted = steps.flatMap((step) =>
        "tag" in step && "peer" in step && file.startsWith(step.peer) ? [step.tag] : [],
      );
      expect(tags, file).toEqual([...new Set(wanted)]);
      expect(text).toContain(`${language?.comment} step: `);
    }
  });
});

const brought = (file: string, text: string): readonly string[] =>
  languageOf(file)?.brings({ name: file, text }) ?? [];

test("an import of Python brings modules and packages that lie next to its file", () => {
  const text = "import os, words.more as w\nfrom talk.deep import say\nfrom . import near\n";
  const modules = ["os", "words", "talk", "near"].flatMap((one) => [`${one}.py`, one]);
  expect(brought("main.py", text)).toEqual(modules);
  expect(brought("pkg/a.py", "from .b import c\n")).toEqual(["pkg/b.py", "pkg/b"]);
});

test("a module of Rust is a file of its name, or mod.rs in a folder of its name", () => {
  expect(brought("main.rs", "mod talk;\npub(crate) mod deep;\nmod inline { }\n")).toEqual([
    "talk.rs",
    "talk/mod.rs",
    "main/talk.rs",
    "main/talk/mod.rs",
    "deep.rs",
    "deep/mod.rs",
    "main/deep.rs",
    "main/deep/mod.rs",
  ]);
});

test("Python's warnings are those of the usual interpreter, which the one with debug information would all print", () => {
  const { environment } = PYTHON.start?.("/lab/client/", "client.py") ?? {};
  expect(environment).toEqual({
    PYTHONWARNINGS:
      "ignore::ResourceWarning,ignore::ImportWarning,ignore::PendingDeprecationWarning,ignore::DeprecationWarning,default::DeprecationWarning:__main__",
  });
});
