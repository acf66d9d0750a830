/** The studio's page: the list of labs, or the lab that the address names. */
import { render } from "preact";
import type { PathPart } from "../../src/studio-protocol/updates.ts";
import { LabPage } from "./lab.tsx";
import { LabList } from "./list.tsx";
import { Live } from "./live.ts";

const root = document.getElementById("page") as HTMLElement;
const asked = new URLSearchParams(location.search);
const lab = asked.get("lab");
root.replaceChildren();
if (lab === null) {
  render(<LabList parts={undefined} />, root);
  const answer = await fetch("labs");
  if (!answer.ok) throw new Error(await answer.text());
  render(<LabList parts={(await answer.json()) as readonly PathPart[]} />, root);
} else {
  const family = asked.get("family") === "6" ? 6 : 4;
  const tab = asked.get("tab") ?? crypto.randomUUID();
  // so that the tab finds its run again after a reload
  asked.set("tab", tab);
  history.replaceState(null, "", `?${asked}${location.hash}`);
  document.title = `${lab.split("/").at(-1)} · wirestep studio`;
  render(<LabPage live={new Live(tab)} tab={tab} lab={lab} family={family} />, root);
}
