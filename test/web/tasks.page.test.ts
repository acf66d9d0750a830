/**
 * Fifteen questions of a new student, each answered from the first screen of a run's page in at most two
 * actions. The answer must be visible in the window, in the pane where the reader looks for it.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/record/record.ts";
import { pageTemplate, runPage } from "../../src/runs/page.ts";
import { ROOT } from "../../src/runtime/checkout.ts";
import { judgedAgain, keptRuns } from "../../tools/mutations/kept-runs.ts";
import { allMutations, mutatedPlan } from "../support/labs/mutation.ts";
import type { OpenedPage } from "../support/pages/opened-page.ts";
import { pageFolder } from "../support/pages/page-folder.ts";
import { closeRecord } from "../support/runs/predicted-runs.ts";

const openText = pageFolder();
const read = (file: string): string => readFileSync(join(ROOT, "labs/close", file), "utf8");

/** A run of the lab close as the lab's own programs make it. */
function passedRun(): RunRecord {
  const record = closeRecord();
  const question = "What does close() send, which states follow, and what is left afterwards?";
  return {
    ...record,
    lab: { ...record.lab, question, sheet: read("README.md") },
    sources: { server: read("server.cc"), client: read("client.cc") },
  };
}

/** The lab handshake with a server that listens on another port, judged as homework. */
async function failedRun(): Promise<RunRecord> {
  const what = "the server listens on another port";
  const mutation = (await allMutations()).find(
    (one) => one.lab === "handshake" && one.what === what,
  );
  const kept = keptRuns("handshake").find((one) => one.what === what);
  if (mutation === undefined || kept === undefined) throw new Error("this change has a kept run");
  const plan = { ...(await mutatedPlan(mutation)), judged: "own way" as const };
  return { ...judgedAgain(plan, kept), sources: { ...plan.sources } };
}

type Action = (shown: OpenedPage) => Promise<void>;

const step =
  (number: number): Action =>
  ({ page }) =>
    page.getByRole("button", { name: new RegExp(`^Step ${number},`) }).click();
const tab =
  (name: string): Action =>
  (shown) =>
    shown.tab(name);
const key =
  (name: string): Action =>
  ({ page }) =>
    page.keyboard.press(name);
const open =
  (summary: string, index = 0): Action =>
  ({ page }) =>
    page.locator("summary", { hasText: summary }).filter({ visible: true }).nth(index).click();
/** Scrolls the details to a text, as a reader does with the wheel. */
const scrollTo =
  (text: string): Action =>
  ({ page }) =>
    page.locator("#details").getByText(text).first().scrollIntoViewIfNeeded();

interface Task {
  readonly asks: string;
  readonly actions: readonly Action[];
  /** The place of the answer, and the text that it shows. */
  readonly answer: readonly [place: string, text: string | RegExp];
}

const OF_A_PASSED_RUN: readonly Task[] = [
  { asks: "Is all as expected?", actions: [], answer: [".run-head .verdict", "✓ passed"] },
  {
    asks: "What did the first line ask the kernel?",
    actions: [],
    answer: [".told .call", "listen(3, 4096) = 0"],
  },
  { asks: "What does close send?", actions: [step(6)], answer: [".ladder .now .label", "6 [F.]"] },
  {
    asks: "Which packet moved the server to CLOSE-WAIT?",
    actions: [step(6), tab("Packet")],
    answer: ["#packet", "Packet 6: client → server [F.] FIN, ACK"],
  },
  {
    asks: "In which state is the server after the client's close?",
    actions: [step(6)],
    answer: [".kernel.server .moved .is", "CLOSE-WAIT"],
  },
  {
    asks: "What has changed in the server's table?",
    actions: [step(6)],
    answer: [".kernel.server tr.changed", "CLOSE-WAIT"],
  },
  {
    asks: "Why was the ACK of the FIN sent?",
    actions: [step(6), key("]")],
    answer: ["#details .packet-why", /FIN/],
  },
  {
    asks: "What does the statement C1 say?",
    actions: [step(6), open("C1")],
    answer: [".told .claim", "the server in CLOSE-WAIT with Recv-Q 1"],
  },
  {
    asks: "What does [S.] mean?",
    actions: [tab("Legend")],
    answer: ["#details dd", "SYN and ACK"],
  },
  {
    asks: "What does Recv-Q count?",
    actions: [tab("Legend"), scrollTo("Bytes that the kernel has")],
    answer: ["#details dd", "A FIN counts as one"],
  },
  {
    asks: "What has the client printed?",
    actions: [key("End"), tab("Output")],
    answer: ["#details pre", "welcome to join"],
  },
  {
    asks: "What would happen if the last ACK were lost?",
    actions: [tab("Lesson"), open("Answer", 3)],
    answer: ["#details details[open]", "the server's FIN comes again"],
  },
  {
    asks: "Which section of the standard explains this step?",
    actions: [step(6)],
    answer: [".told a", "RFC 9293, 3.6"],
  },
];

const OF_A_FAILED_RUN: readonly Task[] = [
  {
    asks: "Where did my program go wrong?",
    actions: [],
    answer: [".program.server .fault code", "12346"],
  },
  {
    asks: "What was expected, and what was observed?",
    actions: [],
    answer: [".told .sides", /12345[\s\S]*12346/],
  },
];

let passed: OpenedPage;
let failed: OpenedPage;
beforeAll(async () => {
  const template = await pageTemplate();
  passed = await openText(runPage(template, passedRun()));
  failed = await openText(runPage(template, await failedRun()));
});
afterAll(async () => {
  await passed[Symbol.asyncDispose]();
  await failed[Symbol.asyncDispose]();
});

/** From the first screen: the page as it opens, in a window of 1280 × 720. */
async function does(shown: OpenedPage, { actions, answer: [place, text] }: Task): Promise<void> {
  const { page } = shown;
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.evaluate(() => history.replaceState(null, "", location.pathname));
  await page.reload();
  await page.waitForSelector("#step");
  expect(actions.length).toBeLessThanOrEqual(2);
  for (const act of actions) await act(shown);
  const found = page.locator(place).filter({ hasText: text }).first();
  await found.waitFor();
  expect(await isSeen(found)).toBe(true);
  expect(shown.problems).toEqual([]);
}

/** Whether a part of it is in the window and nothing covers it: a pane that scrolls hides the rest. */
function isSeen(found: ReturnType<OpenedPage["page"]["locator"]>): Promise<boolean> {
  return found.evaluate((part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    const at = document.elementFromPoint(
      left + Math.min(width / 2, 60),
      top + Math.min(height / 2, 12),
    );
    return at !== null && (part.contains(at) || at.closest(".item") === part.closest(".item"));
  });
}

test("there are fifteen questions", () => {
  expect([...OF_A_PASSED_RUN, ...OF_A_FAILED_RUN]).toHaveLength(15);
});

test.each(OF_A_PASSED_RUN)("of a run that passed: $asks", (task) => does(passed, task));
test.each(OF_A_FAILED_RUN)("of a run that differs: $asks", (task) => does(failed, task));
