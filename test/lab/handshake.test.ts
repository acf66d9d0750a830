import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import handshake from "../../labs/handshake/lab.ts";
import { isLineStep } from "../../src/lab/model.ts";
import { planLab } from "../../src/lab/plan/plan.ts";
import { validateLab } from "../../src/lab/schema/lab.ts";

const read = (file: string): string =>
  readFileSync(new URL(`../../labs/handshake/${file}`, import.meta.url), "utf8");

test("the handshake lab is valid, and every step has its line", () => {
  const lab = validateLab(handshake, "labs/handshake");
  const plan = planLab(lab, { server: read("server.cc"), client: read("client.cc") });
  expect(
    plan.steps
      .filter(isLineStep)
      .map(({ number, peer, line }) => `${number} ${peer} ${line?.text}`),
  ).toEqual([
    "1 server int listen_fd = jc::ListenFd(local, 12345);",
    "2 client int first_fd = jc::Connect(server, 12345);",
    "3 server int first_fd = jc::AcceptFd(listen_fd);",
    "4 server int second_fd = jc::AcceptFd(listen_fd);",
    "5 client int second_fd = jc::Connect(server, 12345);",
  ]);
});

test("the handshake lab steps exactly its tagged lines", () => {
  const plan = planLab(validateLab(handshake, "labs/handshake"), {
    server: read("server.cc"),
    client: read("client.cc"),
  });
  for (const peer of ["server", "client"] as const) {
    const lines = plan.steps.filter(isLineStep).filter((step) => step.peer === peer);
    const stepped = lines.map(({ line }) => line);
    expect(stepped).toEqual(plan.taggedLines[peer]);
  }
});
