/**
 * A lab stepped with keys on a pseudo terminal. step-again.live.test.ts steps one with the keys of both
 * peers, and repeats it.
 */
import { expect, test } from "vitest";
import { closeTerminals, OnTerminal } from "../../support/commands/on-terminal.ts";

closeTerminals();

test("a key delivers packets, however long the user takes", async () => {
  const step = new OnTerminal("step", "handshake-slow", "--plain");
  for (const [index, key] of [..."sncnnns"].entries()) {
    await step.shows(`step ${index + 1}: s steps the server, c the client, n the network`);
    // Longer than the SYN's timer, so the SYN is sent again. This must be no mismatch.
    if (index === 3) await new Promise((resolve) => setTimeout(resolve, 1500));
    step.types(key);
    if (index === 3) await step.shows("while it was held, packet 1 was sent again");
  }
  await step.shows("✓ passed");
  await step.shows("r runs the lab again");
  step.types("q");
  expect(await step.ended).toBe(0);
});

test("the key of another peer steps nothing; quitting in the middle removes what the run made and is no failure", async () => {
  const step = new OnTerminal("step", "close", "--plain");
  await step.shows("step 1: s steps the server");
  step.types("c");
  await step.shows("Next is step 1 of 8: the server executes line 5 (key s)");
  step.types("q");
  await step.shows("quit; everything the run made is removed");
  expect(await step.ended).toBe(0);
});

test("Ctrl-C on a terminal cleans up before the command ends", async () => {
  const lab = new OnTerminal("lab", "close");
  await lab.shows("starting the stage");
  lab.types("\u0003");
  await lab.shows("interrupted by SIGINT; everything the run made is removed");
  expect(await lab.ended).toBe(130);
});

test("S runs to the next call, v until the program waits, and f finishes a run that is not judged", async () => {
  const step = new OnTerminal("step", "handshake", "--plain");
  await step.shows("S and C run to the next call");
  step.types("S");
  await step.shows("S again makes that step anyway");
  step.types("S");
  await step.shows("runs     to its next call");
  await step.shows("socket(AF_INET, SOCK_STREAM, 0) = 3");
  await step.shows("f finishes");
  step.types("v");
  await step.shows("runs     until it waits or ends");
  await step.shows("listen(3, 4096) = 0");
  await step.shows("waits inside the system call accept");
  await step.shows("f finishes");
  step.types("f");
  await step.shows("From step 1 on, the steps were the user's own");
  await step.shows("r runs the lab again");
  step.types("q");
  expect(await step.ended).toBe(3);
});
