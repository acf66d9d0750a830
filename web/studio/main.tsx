/** The studio's page: the list of labs, the lab that the address names, or programs of the user's own. */
import { render } from "preact";
import type { PathPart } from "../../src/studio-protocol/updates.ts";
import { LabPage } from "./lab.tsx";
import { LabList } from "./list.tsx";
import { Live } from "./live.ts";
import { OwnPage } from "./own.tsx";

const root = document.getElementById("page") as HTMLElement;
const asked = new URLSearchParams(location.search);
const lab = asked.get("lab");
root.replaceChildren();
if (lab === null && !asked.has("own")) {
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
  document.title = `${lab?.split("/").at(-1) ?? "your own programs"} · wirestep studio`;
  const live = new Live(tab);
  render(
    lab === null ? (
      <OwnPage live={live} tab={tab} />
    ) : (
      <LabPage live={live} tab={tab} lab={lab} family={family} />
    ),
    root,
  );
}
