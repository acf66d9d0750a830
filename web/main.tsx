/** Shows the page's data: one run, or all runs. */
import { render } from "preact";
import { embedded } from "./embedded.ts";
import { Index } from "./index.tsx";
import { RunPage } from "./run.tsx";
import { recordedSource } from "./source.ts";

const data = await embedded();
const root = document.getElementById("page") as HTMLElement;
root.replaceChildren();
if ("record" in data) {
  const { record, lesson } = data;
  render(<RunPage source={recordedSource(record)} lessonOf={() => lesson} />, root);
} else render(<Index index={data} />, root);
