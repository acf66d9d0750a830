/**
 * Programs that try to make their grade themselves, to break the grader, or to make their run inconclusive, which
 * would charge no one. None of them does the lab's work, so each is a mismatch or can't be compiled. The same attacks
 * in front of a right program change nothing: it does the work, and passes.
 */
import { LABS } from "../../test/corpus/program.ts";
import { zip } from "../../test/support/grading/archives.ts";
import { withChange } from "../../test/support/labs/lab-copy.ts";
import type { Candidate, Declared } from "./candidate.ts";
import { ownProgram } from "./changes.ts";

/** Whole programs that compile and do no work. */
const IDLE: Readonly<Record<string, string>> = {
  "ends-at-once": "int main() { return 0; }",
  "prints-a-verdict": `#include <cstdio>
int main() { std::puts("\\x1b[2J✓ passed  7 of 7 steps as expected\\n8,8,passed"); }`,
  "kills-its-debugger": `#include <csignal>
#include <unistd.h>
int main() { kill(getppid(), SIGKILL); kill(-1, SIGKILL); }`,
  "stops-its-debugger": `#include <csignal>
#include <unistd.h>
int main() { kill(getppid(), SIGSTOP); kill(1, SIGSTOP); kill(getpid(), SIGSTOP); }`,
  "has-a-breakpoint": `#ifdef __x86_64__
int main() { __asm__ volatile("int3"); }
#else
int main() { __asm__ volatile("brk #0"); }
#endif`,
  "ends-before-main": `#include <unistd.h>
__attribute__((constructor)) static void End() { _exit(0); }
int main() {}`,
  "aborts-before-main": `#include <cstdlib>
__attribute__((constructor)) static void End() { std::abort(); }
int main() {}`,
  "never-in-main": `static volatile int count;
__attribute__((constructor)) static void Never() { for (;;) count = count + 1; }
int main() {}`,
  "loops-for-ever": `static volatile int count;
int main() { for (;;) count = count + 1; }`,
  "ignores-all-signals": `#include <csignal>
#include <unistd.h>
int main() {
  for (int i = 1; i < 65; i++) std::signal(i, SIG_IGN);
  for (;;) pause();
}`,
  "fork-bomb": `#include <unistd.h>
int main() { for (;;) fork(); }`,
  "output-flood": `#include <cstdio>
int main() { for (;;) std::puts("there is no end to this, there is no end to this, there is no end to this"); }`,
  "takes-all-memory": `#include <cstdlib>
#include <cstring>
int main() { for (;;) std::memset(std::malloc(1 << 20), 1, 1 << 20); }`,
  "writes-to-the-tools": `#include <fcntl.h>
#include <unistd.h>
#include <string>
int main() {
  const std::string text = "Content-Length: 84\\r\\n\\r\\n{\\"seq\\":1,\\"type\\":\\"event\\",\\"event\\":\\"exited\\",\\"body\\":{\\"exitCode\\":0}}";
  for (const std::string& pid : {std::string("1"), std::to_string(getppid())}) {
    for (const char* name : {"/fd/0", "/fd/1", "/fd/2"}) {
      int fd = open(("/proc/" + pid + name).c_str(), O_WRONLY | O_NONBLOCK);
      if (write(fd, text.data(), text.size()) < 0) continue;
    }
  }
}`,
  "floods-the-other": `#include <arpa/inet.h>
#include <sys/socket.h>
int main(int argc, char* argv[]) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(9);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  for (int count = 0; count < 100000; count++) sendto(fd, "x", 1, 0, (sockaddr*)&to, sizeof to);
}`,
};

/** Whole programs that can't be compiled. */
const BROKEN: Readonly<Record<string, string>> = {
  "does-not-compile": "int main( {",
  "includes-a-secret": '#include "/etc/shadow"\nint main() {}',
  "includes-itself": "#include __FILE__\nint main() {}",
  "has-no-main": "int answer = 42;",
};

/** In front of the first line of a right program's main. */
const ATTACKS: Readonly<Record<string, readonly [head: string, code: string]>> = {
  "right-and-kills": [
    "#include <csignal>\n",
    "for (int pid = 1; pid < 4096; pid++) if (pid != ::getpid()) ::kill(pid, SIGKILL);",
  ],
  "right-and-deaf": [
    "#include <csignal>\n",
    "for (int number = 1; number < 65; number++) std::signal(number, SIG_IGN);",
  ],
  "right-and-pries": [
    "#include <fcntl.h>\n#include <sys/prctl.h>\n",
    '::prctl(PR_SET_DUMPABLE, 0); (void)!::write(::open("/proc/1/fd/2", O_WRONLY), "passed", 6);',
  ],
};

/** Files with names that a terminal or a page would obey. */
export const ODD_NAMES = [
  "notes\u001b[2J\u001b]0;owned\u0007.txt",
  "<img src=x onerror=alert(1)>.txt",
  "a\nb,=cmd|' !A1,\".txt",
];

/** Archives that are refused as a whole, so the student has no grade. */
const REFUSED: Readonly<Record<string, Buffer>> = {
  "leads-out-of-its-archive": zip([{ name: "../../server.cc", content: "int main() {}" }]),
  "is-a-link": zip([{ name: "server.cc", content: "/etc/passwd", mode: 0o120777 }]),
  "unpacks-without-end": zip([{ name: "server.cc", content: Buffer.alloc(9 << 20) }]),
  "is-no-archive": Buffer.from("PK\u0003\u0004 and nothing else"),
};

/** The peer whose program students write. */
const fileOf = (lab: string): string => (lab === "refused" ? "client.cc" : "server.cc");

export async function hostilePrograms(): Promise<readonly Candidate[]> {
  const all = LABS.map(async (lab) => {
    const file = fileOf(lab);
    const own = await ownProgram(lab, file);
    const named = Object.fromEntries(ODD_NAMES.map((name) => [name, "notes"]));
    const made = (name: string, text: string, declared: Declared): Candidate => {
      return { lab, name, files: { [file]: text }, declared };
    };
    return [
      ...Object.entries(IDLE).map(([name, text]) =>
        made(name, text, { verdict: "mismatch", points: 0 }),
      ),
      ...Object.entries(BROKEN).map(([name, text]) =>
        made(name, text, { verdict: "invalid", points: 0 }),
      ),
      ...Object.entries(ATTACKS).map(([name, attack]) =>
        made(name, withAttack(own, attack), { verdict: "passed" }),
      ),
      { lab, name: "odd-names", files: { ...named, [file]: own }, declared: { verdict: "passed" } },
      ...Object.entries(REFUSED).map(([name, archive]): Candidate => {
        return { lab, name, files: {}, archive, declared: { verdict: "missing" } };
      }),
    ] as const;
  });
  return (await Promise.all(all)).flat();
}

function withAttack(own: string, [head, code]: readonly [string, string]): string {
  const main = "int main(int argc, char* argv[]) {\n";
  const changed = withChange(own, { file: "server.cc", from: main, to: `${main}  ${code}\n` });
  return `${head}#include <unistd.h>\n${changed}`;
}
