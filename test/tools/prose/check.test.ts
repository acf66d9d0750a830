/** The words and openings that the prose check finds, and near misses that it leaves alone. */
import { describe, expect, test } from "vitest";
import { check } from "../../../tools/prose/check.ts";
import { OPENING, WORDS } from "../../../tools/prose/words.ts";

/** Sentences with one finding each. */
const WRONG: readonly (readonly [sentence: string, words: string])[] = [
  ["The socket is not there any more.", "any more"],
  ["The socket is not there anymore.", "anymore"],
  ["The run starts anew.", "anew"],
  ["The server accepts once more.", "once more"],
  ["The kernel killed it for want of memory.", "for want of"],
  ["As a rule the kernel answers.", "As a rule"],
  ["The clock goes on meanwhile.", "meanwhile"],
  ["The port is somebody's.", "somebody"],
  ["The page is for whoever reads it.", "whoever"],
  ["The port is nobody's.", "nobody"],
  ["The engine answers anybody.", "anybody"],
  ["The record lies beside the capture.", "beside"],
  ["The engine runs nothing besides.", "besides"],
  ["The queue is empty by then.", "by then"],
  ["The command runs so many labs at once.", "so many"],
  ["The page lists what to mend.", "mend"],
  ["The lab is mended.", "mended"],
  ["The rows are told apart by their ports.", "told apart"],
  ["The four-tuple tells the connections apart.", "tells the connections apart"],
  ["The client is told.", "told"],
  ["The doctor tells what is missing.", "tells"],
  ["The state is said in the record.", "is said"],
  ["The kernel says so with a RST.", "says so"],
  ["The network lets it in.", "lets it in"],
  ["The gate lets a held packet in.", "lets a held packet in"],
  ["The gate brings a segment twice.", "brings a segment twice"],
  ["One packet went astray.", "astray"],
  ["The stall is held against the program.", "held against"],
  ["The engine is in trouble.", "in trouble"],
  ["The check looks at each row.", "looks at"],
  ["The route is taken away.", "taken away"],
  ["The kernel takes the row away.", "takes the row away"],
  ["The standby is ready.", "standby"],
  ["The packet stands at the door.", "door"],
  ["The sniffer has ended.", "sniffer"],
  ["The line shows absolute sequence numbers.", "absolute sequence numbers"],
  ["The row has a connection id.", "connection id"],
  ["The window is to be multiplied.", "is to be"],
  ["The network is to drop the ACK.", "is to drop"],
  ["The peers are not to reach it.", "are not to reach"],
  ["The check is skipped where there is no engine.", "where there is"],
  ["Only where nothing answers, the run fails.", "where nothing"],
];

/** Sentences that this project had, and the ones that replaced them. */
const REWRITTEN: readonly (readonly [before: string, after: string])[] = [
  [
    "Where something does not work, `make doctor` says what is missing and how to mend it.",
    "If something doesn't work, run `make doctor`: it lists what is missing and how to fix it.",
  ],
  [
    "At its end `r` runs it again, as it is by then, on a stage that was made while you read.",
    "Press `r` at the end to run the lab again with your changes; its containers are already up.",
  ],
  [
    "What a step shows of the kernels' timers is held against nobody where the machine stood still meanwhile: inconclusive.",
    "If the machine stalled during a step, a mismatch that depends on a timer is reported as inconclusive.",
  ],
  [
    "Packets went astray between the captures and the gates",
    "Lost track of a packet between capture and gate",
  ],
  [
    "so many at the same time; else as many as the machine has work for",
    "maximum number of concurrent labs (default: chosen from the CPU load)",
  ],
  [
    "This cannot run as it is written; what is to be mended stands in the page.",
    "This lab can't run. The page lists what to fix.",
  ],
];

describe("words", () => {
  test.each(WRONG)("%j", (sentence, words) => {
    expect(found("a.md", sentence)).toEqual([`1 ${words}`]);
  });

  test("each entry of the list has an example above", () => {
    const reasons = new Set(WRONG.flatMap(([text]) => check("a.md", text) ?? []).map(writeOf));
    expect(reasons).toEqual(new Set(WORDS.map(writeOf)));
  });

  test("a phrase is found across a line break, and in any case", () => {
    expect(found("a.md", "Nothing comes here any\nmore. MEANWHILE nothing.")).toEqual([
      "1 any more",
      "2 MEANWHILE",
    ]);
    expect(found("a.ts", "// Nothing comes here any\n// more.")).toEqual(["1 any more"]);
  });

  test("a finding comes with the words to write", () => {
    expect(check("a.md", "One.\nTwo anew.")).toEqual([{ line: 2, found: "anew", write: "again" }]);
  });

  test.each([
    "We recommend to amend the commit.",
    "The besieged indoor and outdoor doorbell, a renewed and mendable row.",
    "The second sends any more than 10 bytes.",
    "NFQUEUE stands as a rule in the INPUT chain.",
    "So many packets came that the queue was full.",
    "The file mend.ts calls told(), output.tells and --beside.",
    "The option standby-engine and the path lab/door are names.",
    "The fix is to restart the engine; the aim is to see each packet.",
    "The limit is as close as it is to the end, and to all others.",
    "There is nothing to see, and all there is to know.",
    "The lines are to scale.",
    "The record names the line where there is a tag, and the folder where it lies.",
    "The lab lets the client in this step run on.",
    'The owner "nobody" is a value.',
    "See https://example.org/once/more?door=beside and [the page](beside/door.md).",
  ])("nothing is wrong with %j", (sentence) => {
    expect(found("a.md", sentence)).toEqual([]);
  });
});

test.each(REWRITTEN)(
  "the check finds the first sentence and accepts the second: %j, %j",
  (before, after) => {
    expect(found("a.md", before)).not.toEqual([]);
    expect(found("a.md", after)).toEqual([]);
  },
);

describe("openings", () => {
  test.each(["What", "Whatever", "Which", "Where", "Who", "Whose"])("%s", (word) => {
    expect(check("a.md", `It runs. ${word} a run leaves is removed by it.`)).toEqual([
      { line: 1, found: word, write: OPENING.write },
    ]);
  });

  test("a comment, a list item, a cell and a JSDoc tag begin in lower case", () => {
    expect(found("a.ts", "run(); // what a run leaves is removed")).toEqual(["1 what"]);
    expect(found("a.ts", "/**\n * A run.\n * @returns what it leaves\n */")).toEqual(["3 what"]);
    expect(found("a.md", "A run:\n\n- what it leaves\n1. where it ends")).toEqual([
      "3 what",
      "4 where",
    ]);
    expect(found("a.md", "| a | b |\n|---|---|\n| run | what it leaves |")).toEqual(["3 what"]);
    expect(found("Makefile", "run: ## what a run leaves\n")).toEqual(["1 what"]);
  });

  test("an opening is found in messages and lines of help", () => {
    expect(found("src/a.ts", 'print("Where a run ends it cleans.");')).toEqual(["1 Where"]);
    expect(found("src/a.ts", "print(`A run\n  Which one is open`);")).toEqual(["2 Which"]);
    expect(found("src/a.ts", 'print("A run\\nWhich one is not clear");')).toEqual(["1 Which"]);
    expect(found("web/a.tsx", "const a = <p>What a run leaves is removed.</p>;")).toEqual([
      "1 What",
    ]);
  });

  test.each([
    ["a question", "a.md", "What does connect send? Which line of the server\nruns next? (Who?)"],
    ["a question with its answer", "a.md", "1. Who waits? <summary>Answer</summary>The client."],
    ["a short heading", "a.md", "## What you see\n\n| what happens | which line |\n|---|---|"],
    ["a label", "src/a.ts", 'print("What happens next");'],
    ["a heading of the page", "web/a.tsx", "const a = <h2>What a run of this lab shows</h2>;"],
    [
      "a relative clause inside of a sentence",
      "a.md",
      "The run lists what it left,\nwhich is all.",
    ],
    ["an assignment and a key", "a.ts", "// what = 1\n/* where: a place */"],
    ["SQL", "src/a.ts", "query(`SELECT seq FROM packets\n  WHERE ack = 1`);"],
  ])("%s may begin with any word", (_, path, source) => {
    expect(found(path, source)).toEqual([]);
  });

  test("a long heading counts as a sentence", () => {
    expect(
      found("a.md", "# What a run that was killed leaves is removed by the next command"),
    ).toEqual(["1 What"]);
  });
});

/** The findings of a text, as `LINE WORDS`. */
function found(path: string, source: string): string[] | undefined {
  return check(path, source)?.map(({ line, found }) => `${line} ${found}`);
}

function writeOf({ write }: { readonly write: string }): string {
  return write;
}
