/**
 * Labs and programs that are wrong, each in one way, as an instructor or a student would make them:
 * the verdict, the step it is told at, and the words it is told in.
 */
import type Docker from "dockerode";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../support/commands/cli-run.ts";
import { leftovers, testDocker } from "../support/engine/engine.ts";
import { type Change, copyLab } from "../support/labs/lab-copy.ts";

let docker: Docker;
beforeAll(async () => {
  docker = await testDocker();
});
afterEach(async () => {
  expect(await leftovers(docker)).toEqual([]);
});

async function runWith(...changes: readonly Change[]) {
  await using copy = await copyLab("handshake", ...changes);
  return await runCli(["lab", copy.folder], {}, copy.around);
}

const lab = (from: string, to: string): Change => ({ file: "lab.ts", from, to });
const server = (from: string, to: string): Change => ({ file: "server.cc", from, to });
const client = (from: string, to: string): Change => ({ file: "client.cc", from, to });

interface Wrong {
  readonly what: string;
  readonly changes: readonly Change[];
  readonly step: string;
  readonly says: readonly string[];
}

const SYN_ACK = `server.sends("S.", { seq: ISN, ack: ISN + 1, options: SYN_OPTIONS }),`;
const LAST_ACK = `client.sends(".", { seq: ISN + 1, ack: ISN + 1, reads: "Flags [.], ack 1," }),`;

const WRONG_LABS: readonly Wrong[] = [
  {
    what: "ack + 2",
    changes: [lab("seq: ISN, ack: ISN + 1, options", "seq: ISN, ack: ISN + 2, options")],
    step: "step 2 (client: connect)",
    says: [
      "✗ segment 2: ack",
      "expected  server > client  [S.]  seq 0  ack 2",
      "observed  server > client  [S.]  seq 0  ack 1",
      "raw seq",
    ],
  },
  {
    what: "a segment too few",
    changes: [lab(LAST_ACK, ""), lab(`flags: "S S. . S S. ."`, `flags: "S S. S S. ."`)],
    step: "step 2 (client: connect)",
    says: ["✗ packet 3: extra", "observed  client > server  [.]  seq 1  ack 1"],
  },
  {
    what: "a segment too many",
    changes: [
      lab(LAST_ACK, `${LAST_ACK} client.sends("P.", { data: "hello" }),`),
      lab(`flags: "S S. . S S. ."`, `flags: "S S. . P. S S. ."`),
    ],
    step: "step 2 (client: connect)",
    says: [
      "✗ segment 4: missing",
      "expected  client > server  [P.]  seq 1  ack 1  length 5",
      "observed  nothing: the client did not send it",
    ],
  },
  {
    what: "a wrong state",
    changes: [
      lab("client: [ESTABLISHED],", `client: [{ ...ESTABLISHED, state: "SYN-SENT" }],`),
      lab(`client: "CLOSED ESTABLISHED"`, `client: "CLOSED SYN-SENT ESTABLISHED"`),
    ],
    step: "step 2 (client: connect)",
    says: ["✗ client's socket table: state", "SYN-SENT  client", "ESTABLISHED  client"],
  },
  {
    what: "a wrong order",
    changes: [
      lab(SYN_ACK, ""),
      lab(LAST_ACK, `${LAST_ACK} ${SYN_ACK}`),
      lab(`flags: "S S. . S S. ."`, `flags: "S . S. S S. ."`),
    ],
    step: "step 2 (client: connect)",
    says: ["order", "the same packet as number"],
  },
];

describe("a lab file that expects something wrong is a mismatch", () => {
  test.each(WRONG_LABS)("$what", async ({ changes, step, says }) => {
    const { code, stdout, stderr } = await runWith(...changes);
    expect(code, stdout + stderr).toBe(1);
    expect(stdout).toContain(`not as expected at ${step}`);
    for (const text of says) expect(stdout).toContain(text);
  });
});

const LISTEN_LINE = "jc::ListenFd(local, 12345);";
const ACCEPT_LINE = "int first_fd = jc::AcceptFd(listen_fd); ";

const WRONG_PROGRAMS: readonly Wrong[] = [
  {
    what: "a server that never listens",
    changes: [server(LISTEN_LINE, "::socket(AF_INET, SOCK_STREAM, 0);")],
    step: "step 1 (server: listen)",
    says: [
      "✗ the call listen",
      "observed  the line did not make this call",
      "✗ server's socket table: missing row",
      "observed  the table is empty: no socket is there",
    ],
  },
  {
    what: "a server on another port",
    changes: [server(LISTEN_LINE, "jc::ListenFd(local, 12346);")],
    step: "step 1 (server: listen)",
    says: ["✗ server's socket table: missing row", "0.0.0.0:12346"],
  },
  {
    what: "a program that crashes",
    changes: [server(ACCEPT_LINE, "int first_fd = *static_cast<volatile int*>(nullptr); ")],
    step: "step 3 (server: accept)",
    says: ["✗ the line server.cc:6", "observed  the program was ended by SIGSEGV"],
  },
  {
    what: "a program that ends early",
    changes: [server("  int first_fd", "  if (listen_fd == 3) return 7;\n  int first_fd")],
    step: "step 3 (server: accept)",
    says: ["observed  the program ended with exit code 7", "[R.]"],
  },
  {
    what: "a program that hangs",
    changes: [server(ACCEPT_LINE, "for (volatile int i = 0; i == 0;) {} int first_fd = 4; ")],
    step: "step 3 (server: accept)",
    says: ["observed  still runs and does not wait in a system call"],
  },
  {
    what: "a line that waits where it should not",
    changes: [
      client(
        `jc::Connect(server, 12345);   //`,
        `jc::Connect(server, 12345); jc::AcceptFd(0); ::pause(); //`,
      ),
    ],
    step: "step 2 (client: connect)",
    says: ["expected  runs to its end", "observed  waits inside the system call pause"],
  },
  {
    what: "a program that prints",
    changes: [client("int first_fd", `std::cout << "\\033[2Jhello\\n"; int first_fd`)],
    step: "step 2 (client: connect)",
    says: ["✗ the program's output", "expected  no output", "\\x1b[2Jhello"],
  },
  {
    what: "a connect that is refused",
    changes: [client("jc::Connect(server, 12345);   //", "jc::Connect(server, 12399);   //")],
    step: "step 2 (client: connect)",
    says: ["✗ the call connect", "= -1 ECONNREFUSED", "[R.]"],
  },
];

describe("a program that does something else is a mismatch at that step", () => {
  test.each(WRONG_PROGRAMS)("$what", async ({ changes, step, says }) => {
    const { code, stdout, stderr } = await runWith(...changes);
    expect(code, stdout + stderr).toBe(1);
    expect(stdout, stdout + stderr).toContain(`not as expected at ${step}`);
    for (const text of says) expect(stdout).toContain(text);
  });
});

describe("what cannot run is invalid", () => {
  test("a program that does not compile", async () => {
    const { code, stderr } = await runWith(server("AcceptFd(listen_fd)", "AcceptFd(listen_f)"));
    expect(code).toBe(2);
    expect(stderr).toContain("server.cc:6:");
    expect(stderr).toContain("'listen_f' was not declared in this scope");
  });

  test("a tag on a line without code", async () => {
    const { code, stderr } = await runWith(
      server("// step: accept\n", "\n  struct Nothing;  // step: accept\n"),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/handshake\/server\.cc:7: line 7 of server\.cc is no statement/);
    expect(stderr).toContain("no code can be stepped there");
  });
});
