import { expect, test } from "vitest";
import { Channel } from "../../src/stage/channel.ts";
import { ToolEnds } from "../support/engine/tool-ends.ts";

function open(limit?: number): {
  readonly ends: ToolEnds;
  readonly channel: Channel;
  readonly reports: readonly string[];
} {
  const ends = new ToolEnds();
  const reports: string[] = [];
  const channel = new Channel(ends.stream, {
    ...(limit !== undefined && { limit }),
    name: "the tool",
    problem: (what, cause) => new Error(what, { cause }),
    onReport: (line) => {
      if (!line.startsWith("saw ")) return false;
      reports.push(line);
      return true;
    },
  });
  return { ends, channel, reports };
}

test("a channel is ready at the tool's word, with the text after it", async () => {
  const { ends, channel } = open();
  ends.send("ready tai");
  expect(await channel.ready).toBe("tai");
});

test("a tool may have nothing to add to its ready", async () => {
  const { ends, channel } = open();
  ends.send("ready");
  expect(await channel.ready).toBe("");
});

test("a request is a line, and its answer has a status and any text", async () => {
  const { ends, channel } = open();
  const answer = channel.ask("sysctl net.ipv4.tcp_mem");
  expect(await ends.received()).toBe("sysctl net.ipv4.tcp_mem");
  ends.answer("two\nlines, ü, and answer 0 3\n", 2);
  expect(await answer).toEqual({ status: 2, text: "two\nlines, ü, and answer 0 3\n" });
});

test("requests are answered in their order", async () => {
  const { ends, channel } = open();
  const answers = ["a", "b", "c"].map((request) => channel.ask(request));
  for (const text of ["1", "", "3"]) ends.answer(text);
  expect((await Promise.all(answers)).map(({ text }) => text)).toEqual(["1", "", "3"]);
});

test("a request without an answer takes no other one's", async () => {
  const { ends, channel } = open();
  channel.send("mark 7");
  const answer = channel.ask("list");
  expect([await ends.received(), await ends.received()]).toEqual(["mark 7", "list"]);
  ends.answer("1 2");
  expect((await answer).text).toBe("1 2");
});

test("a tool that does not answer in time fails the channel, and all that waits for it", async () => {
  const { ends, channel } = open(50);
  const first = channel.ask("list");
  const second = channel.ask("state");
  const problem = 'the tool did not answer "list" within 0.05 s';
  await expect(first).rejects.toThrow(problem);
  await expect(second).rejects.toThrow(problem);
  await expect(channel.failed).rejects.toThrow(problem);
  await expect(channel.ready).rejects.toThrow(problem);
  ends.answer("too late"); // it must not become the answer of another request
  await expect(channel.ask("mark")).rejects.toThrow(problem);
});

test("an answer within the limit ends it", async () => {
  const { ends, channel } = open(50);
  const answer = channel.ask("list");
  ends.answer("1");
  expect((await answer).text).toBe("1");
  const over = new Promise((resolve) => setTimeout(() => resolve("nothing"), 100));
  expect(await Promise.race([channel.failed, over])).toBe("nothing");
});

test("a report comes in between, and is no answer", async () => {
  const { ends, channel, reports } = open();
  const answer = channel.ask("list");
  ends.send("saw one", "answer 0 1", "x", "saw two");
  expect((await answer).text).toBe("x");
  expect(reports).toEqual(["saw one", "saw two"]);
});

test("a message may arrive in pieces", async () => {
  const { ends, channel, reports } = open();
  const answer = channel.ask("list");
  for (const piece of ["rea", "dy m", "ono\nanswer 0 ", "2\n1", "2", "\nsaw", " it\n"]) {
    ends.write(piece);
  }
  expect(await channel.ready).toBe("mono");
  expect((await answer).text).toBe("12");
  await expect.poll(() => reports).toEqual(["saw it"]);
});

const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no failure",
    (error: Error) => error.message,
  );

test("a tool that fails gives its reason to all that wait, and to every later request", async () => {
  const { ends, channel } = open();
  const waiting = [channel.ready, channel.ask("a"), channel.ask("b"), channel.failed];
  ends.send("failed packet 1 is not held");
  expect(await Promise.all(waiting.map(failureOf))).toEqual(
    Array.from({ length: 4 }, () => "packet 1 is not held"),
  );
  expect(await failureOf(channel.ask("c"))).toBe("packet 1 is not held");
});

test("the first failure stays", async () => {
  const { ends, channel } = open();
  ends.send("failed no memory", "failed and no disk");
  ends.end();
  expect(await failureOf(channel.failed)).toBe("no memory");
  expect(await failureOf(channel.ask("a"))).toBe("no memory");
});

test("a tool that ends without a word has ended", async () => {
  const { ends, channel } = open();
  const answer = channel.ask("list");
  ends.end();
  expect(await failureOf(answer)).toBe("the tool has ended");
});

test("an answer that was not asked for fails the channel", async () => {
  const { ends, channel } = open();
  ends.answer("1");
  expect(await failureOf(channel.failed)).toBe('the tool sent "answer 0 1" without a request');
});

test("an answer longer than it announced fails the channel", async () => {
  const { ends, channel } = open();
  const answers = [channel.ask("list"), channel.ask("list")];
  ends.write("answer 0 1\n12\n");
  expect(await Promise.all(answers.map(failureOf))).toEqual([
    'the tool sent more than its "answer 0 1"',
    'the tool sent more than its "answer 0 1"',
  ]);
});

test.each(["readiness", "answer 0", "answer 0 -1", "answer 0 1e3", "", "unseen"])(
  "a line that is none of the protocol's fails the channel: %j",
  async (line) => {
    const { ends, channel } = open();
    ends.send(line);
    expect(await failureOf(channel.failed)).toBe(`the tool sent ${JSON.stringify(line)}`);
  },
);

test("a long line is shown by its beginning", async () => {
  const { ends, channel } = open();
  ends.send("x".repeat(500));
  expect(await failureOf(channel.failed)).toBe(`the tool sent "${"x".repeat(100)}…"`);
});

test("a line without an end fails the channel, and takes no more memory", async () => {
  const { ends, channel } = open();
  for (let piece = 0; piece < 20; piece++) ends.write("4".repeat(64 * 1024));
  expect(await failureOf(channel.failed)).toBe("the tool sent a line without an end");
});

test("an answer that announces more than any tool has fails the channel at once", async () => {
  const { ends, channel } = open();
  const answer = channel.ask("sockets");
  ends.send("answer 0 9999999999");
  expect(await failureOf(answer)).toBe('the tool sent "answer 0 9999999999"');
});
