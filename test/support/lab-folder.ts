/** A lab's folder that exists for one test. It is inside the checkout: labs import "wirestep/lab". */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./cli.ts";

export const SMALL_LAB = `import { lab, server } from "wirestep/lab";

export default lab("small", {
  question: "Does it listen?",
  steps: [server.steps("listen", { why: "It waits.", segments: [] })],
  flags: "",
  states: { server: "CLOSED LISTEN", client: "CLOSED" },
});
`;

export interface LabFiles {
  readonly "lab.ts"?: string;
  readonly "server.cc"?: string;
  readonly "client.cc"?: string;
}

export class LabFolder implements AsyncDisposable {
  readonly path: string;
  readonly #parent: string;

  constructor(parent: string) {
    this.#parent = parent;
    this.path = join(parent, "small");
  }

  /** A lab named `small` whose files are right, but for those given. */
  static async with(files: LabFiles = {}): Promise<LabFolder> {
    await mkdir(join(ROOT, "runs"), { recursive: true }); // git ignores it
    const folder = new LabFolder(await mkdtemp(join(ROOT, "runs", ".test-")));
    await mkdir(folder.path);
    await folder.write({
      "lab.ts": SMALL_LAB,
      "server.cc": "int main() {\n  listen();  // step: listen\n}\n",
      "client.cc": "int main() {}\n",
      ...files,
    });
    return folder;
  }

  async write(files: LabFiles): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(this.path, name), text);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#parent, { recursive: true, force: true });
  }
}
